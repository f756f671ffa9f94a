import type { ContendedRun } from '../bench/contended-bench.js';
import { spread } from '../bench/load/measures.js';
import type { Context } from '../context.js';
import { exitStatus } from '../refusal.js';
import { table } from '../table.js';
import { factsOf, measured } from './measured.js';
import { whole } from './whole-number.js';

/** Options of `bench contended` as typed. */
export interface ContendedBenchOptions {
  readonly buyers: string;
  readonly seats: string;
  readonly connections: string;
  readonly runs: string;
  readonly seed: string;
  readonly report?: string;
}

/**
 * Measures a rush of buyers on few seats.
 * @returns exit status: 0 when every seat was sold once and everybody answered
 */
export async function benchContendedCommand(
  context: Context,
  options: ContendedBenchOptions,
): Promise<number> {
  const trial = {
    buyers: whole('buyers', options.buyers, 1, 100_000),
    seats: whole('seats', options.seats, 1, 25_000),
    connections: whole('connections', options.connections, 1, 8_000),
    runs: whole('runs', options.runs, 1, 100),
    seed: whole('seed', options.seed, 0, 1_000_000),
  };
  const { benchContended } = await import('../bench/contended-bench.js');
  const about = { bench: 'contended', report: options.report, about: { trial } };
  const report = await measured(context, about, () => benchContended(context, trial));
  const { runs, violations, green } = report.result;
  const end = `Medians (smallest to largest). Violations ${violations}: ${green ? 'green' : 'red'}.`;
  context.output.result(
    [factsOf(report.conditions), describe(runs), describeAnswers(runs), end].join('\n'),
    report,
  );
  return green ? 0 : exitStatus.failed;
}

function describe(runs: readonly ContendedRun[]): string {
  const rows = (['firstAnswer', 'lost', 'held', 'ticket'] as const).map((what) => [
    { firstAnswer: 'first answer', lost: 'told taken', held: 'seat held', ticket: 'ticket' }[what],
    ...(['p50Ms', 'p95Ms', 'p99Ms', 'maxMs'] as const).map((part) =>
      spread(runs.map((run) => run[what][part])),
    ),
  ]);
  const works = runs.map(({ work }) => work);
  return [
    table([['UNTIL', 'P50 MS', 'P95 MS', 'P99 MS', 'MAX MS'], ...rows]),
    `Sold ${spread(runs.map(({ soldSeats }) => soldSeats))}; transactions for holds, a winner: ` +
      `${spread(
        works.map(({ triesPerWinner }) => triesPerWinner),
        2,
      )}, of all of them repeated: ${spread(works.map(({ repeated }) => repeated))}.`,
  ].join('\n');
}

function describeAnswers(runs: readonly ContendedRun[]): string {
  const names = [...new Set(runs.flatMap(({ answers }) => Object.keys(answers)))].sort();
  const rows = names.map((name) => [name, spread(runs.map(({ answers }) => answers[name] ?? 0))]);
  return table([['ANSWER', 'COUNT'], ...rows]);
}
