import type { Command } from 'commander';
import { loadChart } from '../bench/load/load-chart.js';
import { spread } from '../bench/load/measures.js';
import type { LoadRun, LoadTrial } from '../bench/load/rounds.js';
import type { Context } from '../context.js';
import { exitStatus } from '../refusal.js';
import { table } from '../table.js';
import { factsOf, measured, writeBeside } from './measured.js';
import { whole } from './whole-number.js';

/** Options of every bench that loads something, as typed. */
export interface LoadOptions {
  readonly connections: string;
  readonly seconds: string;
  readonly warmUp: string;
  readonly runs: string;
  readonly rate?: string;
  readonly report?: string;
}

/** Adds them. */
export function withLoadOptions(command: Command): Command {
  return command
    .option('--connections <list>', 'connections of each load, comma-separated', '64,256')
    .option('--seconds <n>', 'length of a load', '8')
    .option('--warm-up <n>', 'seconds of each load before anything counts', '5')
    .option('--runs <n>', 'runs, of which the median counts', '5')
    .option('--rate <n>', 'so many a second at fixed moments, not as fast as they are answered')
    .option('--report <file>', 'write everything as JSON, and a chart beside it');
}

/** What the options say. @throws Refusal for anything but whole numbers in their bounds */
export function loadTrial(options: LoadOptions): LoadTrial {
  return {
    connections: options.connections.split(',').map((one) => whole('connections', one, 1, 8_000)),
    seconds: whole('seconds', options.seconds, 1, 3_600),
    warmUpSeconds: whole('warm-up', options.warmUp, 0, 600),
    runs: whole('runs', options.runs, 1, 100),
    perSecond: options.rate === undefined ? undefined : whole('rate', options.rate, 1, 100_000),
  };
}

/** A bench that loads something: what it is called, tries and counts. */
export interface LoadBench<Result> {
  readonly name: string;
  readonly unit: string;
  readonly trial: LoadTrial;
  readonly report: string | undefined;
  readonly measure: () => Promise<Result>;
  /** What is to be said below the table. */
  readonly verdict: (result: Result) => string;
}

/**
 * Measures, prints medians with their spread, and writes report and chart.
 * @returns exit status: 0 when all was as it should be
 */
export async function runLoadBench<Result extends { runs: readonly LoadRun[]; green: boolean }>(
  context: Context,
  { name, unit, trial, report: file, measure, verdict }: LoadBench<Result>,
): Promise<number> {
  const report = await measured(context, { bench: name, report: file, about: { trial } }, measure);
  const { runs, green } = report.result;
  const facts = factsOf(report.conditions);
  writeBeside(file, loadChart(unit, facts, runs));
  const end = `Medians (smallest to largest). ${verdict(report.result)}: ${green ? 'green' : 'red'}.`;
  context.output.result([facts, describeRuns(unit, runs), end].join('\n'), report);
  return green ? 0 : exitStatus.failed;
}

/** One line a load: medians over its runs. */
export function describeRuns(unit: string, runs: readonly LoadRun[]): string {
  const names = [...new Set(runs.flatMap(({ neighbours }) => Object.keys(neighbours)))];
  const rows = [...new Set(runs.map(({ connections }) => connections))].map((connections) => {
    const own = runs.filter((run) => run.connections === connections);
    const of = (value: (run: LoadRun) => number): string => spread(own.map(value));
    const others = new Set(own.flatMap((run) => Object.keys(run.others)));
    return [
      connections,
      ...[of((run) => run.perSecond), of((run) => run.p50Ms)],
      ...[of((run) => run.p95Ms), of((run) => run.p99Ms)],
      ...names.flatMap((name) => {
        const beside = own.flatMap(({ neighbours }) => neighbours[name] ?? []);
        return [
          spread(beside.map(({ perSecond }) => perSecond)),
          spread(
            beside.map(({ ratio }) => ratio),
            3,
          ),
        ];
      }),
      others.size === 0 ? 'none' : [...others].join(),
    ];
  });
  const heading = [
    ...['CONNECTIONS', `${unit.toUpperCase()}/S`, 'P50 MS', 'P95 MS', 'P99 MS'],
    ...names.flatMap((name) => [`${name.toUpperCase()}/S`, 'RATIO']),
    'OTHERS',
  ];
  return table([heading, ...rows]);
}
