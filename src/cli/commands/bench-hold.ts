import type { HoldResult } from '../bench/hold/hold-bench.js';
import type { Context } from '../context.js';
import { exitStatus, Refusal } from '../refusal.js';
import { table } from '../table.js';
import { measured } from './measured.js';
import { whole } from './whole-number.js';

/** Options of `bench hold` as typed. */
export interface HoldBenchOptions {
  readonly connections: string;
  readonly seconds: string;
  readonly warmUp: string;
  readonly runs: string;
  readonly performances: string;
  readonly rate?: string;
  readonly baselineThreads: string;
  readonly report?: string;
}

/**
 * Measures holds through HTTP beside the textbook transaction; prints medians with their spread.
 * @returns exit status: 0 when every answer was a hold and the books are in order
 */
export async function benchHoldCommand(
  context: Context,
  options: HoldBenchOptions,
): Promise<number> {
  const trial = {
    connections: options.connections.split(',').map((one) => whole('connections', one, 1, 10_000)),
    seconds: whole('seconds', options.seconds, 1, 3_600),
    warmUpSeconds: whole('warm-up', options.warmUp, 0, 600),
    runs: whole('runs', options.runs, 1, 100),
    performances: whole('performances', options.performances, 1, 200),
    perSecond: options.rate === undefined ? undefined : whole('rate', options.rate, 1, 100_000),
    baselineThreads: whole('baseline-threads', options.baselineThreads, 0, 1_000),
  };
  if (trial.connections.length === 0) throw new Refusal('No connections.', exitStatus.usage);
  const { benchHold } = await import('../bench/hold/hold-bench.js');
  const about = { bench: 'hold', report: options.report, about: { trial } };
  const report = await measured(context, about, () => benchHold(context, trial));
  context.output.result(describe(report.result, trial.connections), report);
  return report.result.green ? 0 : exitStatus.failed;
}

function describe({ runs, violations, green }: HoldResult, loads: readonly number[]): string {
  const rows = [...new Set(loads)].map((connections) => {
    const own = runs.filter((run) => run.connections === connections);
    const others = new Set(own.flatMap((run) => Object.keys(run.others)));
    return [
      connections,
      spread(own.map(({ holdsPerSecond }) => holdsPerSecond)),
      spread(own.map(({ p50Ms }) => p50Ms)),
      spread(own.map(({ p99Ms }) => p99Ms)),
      spread(own.flatMap(({ textbook }) => textbook?.perSecond ?? [])),
      spread(
        own.flatMap(({ ratio }) => ratio ?? []),
        2,
      ),
      others.size === 0 ? 'none' : [...others].join(),
    ];
  });
  const heading = ['CONNECTIONS', 'HOLDS/S', 'P50 MS', 'P99 MS', 'TEXTBOOK/S', 'RATIO', 'OTHERS'];
  const verdict = `Medians (smallest to largest). Violations ${violations}: ${green ? 'green' : 'red'}.`;
  return `${table([heading, ...rows])}\n${verdict}`;
}

/** The median, with the smallest and the largest where there are several. */
function spread(values: readonly number[], digits = 0): string {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  const median = sorted[Math.floor(sorted.length / 2)];
  if (least === undefined || most === undefined || median === undefined) return '-';
  const text = (value: number): string => value.toFixed(digits);
  return sorted.length === 1 ? text(median) : `${text(median)} (${text(least)} to ${text(most)})`;
}
