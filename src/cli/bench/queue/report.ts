import { rateChart } from '../../rate-chart.js';
import { table } from '../../table.js';
import type { Second } from './people.js';
import type { Percentiles, QueueResult } from './queue-bench.js';

/** The run as a page of text. */
export function describeQueue(result: QueueResult): string {
  const { front, errors, verified, processorSeconds } = result;
  const errorCount = Object.values(errors).reduce((sum, count) => sum + count, 0);
  const rows: [string, string][] = [
    [
      'People',
      `${result.people}, joined ${result.bulk ? 'in bulk by the same script' : 'through HTTP'}`,
    ],
    [
      'All joined',
      `${result.joinSeconds.toFixed(1)} s, ${rate(result.people / result.joinSeconds)}`,
    ],
    ['A join', times(result.joins)],
    ['Redis a person', `${result.redisBytesPerPerson.toFixed(0)} bytes`],
    ['Numbers given twice', String(result.duplicateNumbers)],
    ['Board polls', `${rate(result.pollsPerSecond)}, ${times(result.polls)}`],
    ['Board requests that reached the application', rate(result.applicationBoardRequestsPerSecond)],
    [
      'Board at full speed',
      `${rate(front.boardPerSecond)}, ${front.ratio.toFixed(2)} of HAProxy's static answer (${rate(front.staticPerSecond)})`,
    ],
    ['Called', `${rate(result.calledPerSecond)} of ${result.admissionsPerSecond} set`],
    ['Admitted', `${result.admitted}; called to pass in hand ${times(result.callToPass)}`],
    ['Holds behind the line', times(result.holds)],
    ['Asked before the API knew', String(result.earlyClaims)],
    ['Connections dropped by full listen queues', String(result.listenOverflows)],
    ['Order violations (I6)', String(result.orderViolations)],
    ['Places found right by queue verify', `${verified.right} of ${verified.asked}`],
    ['Errors', errorCount === 0 ? '0' : `${errorCount}: ${JSON.stringify(errors)}`],
    ...result.disturbances.map(({ what, atSeconds }): [string, string] => [
      `At ${atSeconds.toFixed(0)} s`,
      what,
    ]),
    ...Object.entries(processorSeconds).map(([name, seconds]): [string, string] => [
      `Processor time: ${name}`,
      `${(seconds / result.watchedSeconds).toFixed(2)} cores`,
    ]),
  ];
  return table([['WHAT', `MEASURED OVER ${result.watchedSeconds.toFixed(0)} S`], ...rows]);
}

/** Polls, passes and errors of each second, below each other. */
export function chartQueue(result: QueueResult): string {
  const { perSecond, disturbances, people } = result;
  // The watch begins with the first look at the board; before it people join.
  const first = perSecond.findIndex(({ polls }) => polls > 0);
  const watched = perSecond.slice(first, first + Math.ceil(result.watchedSeconds));
  const title = `A waiting room of ${people.toLocaleString('en')} people`;
  const panel = (unit: string, of: (second: Second) => number) => ({
    title,
    unit,
    points: watched.map((second, index) => ({ second: index + 0.5, rate: of(second) })),
    seconds: Math.max(1, watched.length),
    marks: disturbances.map(({ what, atSeconds }) => ({ name: what, second: atSeconds })),
  });
  return rateChart(title, describeQueue(result), [
    panel('board polls per second', ({ polls }) => polls),
    panel('passes handed out per second', ({ claims }) => claims),
    panel('errors per second', ({ errors }) => errors),
  ]);
}

function rate(perSecond: number): string {
  return `${perSecond >= 100 ? Math.round(perSecond) : perSecond.toFixed(1)}/s`;
}

function times({ count, p50, p95, p99, max }: Percentiles): string {
  if (count === 0) return 'none';
  const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)}`;
  return `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}, longest ${ms(max)} ms (${count})`;
}
