import type { Context } from '../context.js';
import { type LoadOptions, loadTrial, runLoadBench } from './load-bench.js';
import { whole } from './whole-number.js';

/** Options of `bench check-in` as typed. */
export type CheckInBenchOptions = LoadOptions;

/**
 * Measures check-ins at a fixed rate.
 * @returns exit status: 0 when everybody was let in once and the books are in order
 */
export async function benchCheckInCommand(
  context: Context,
  options: CheckInBenchOptions,
): Promise<number> {
  const trial = {
    ...loadTrial(options),
    perSecond: whole('rate', options.rate ?? '200', 1, 5_000),
  };
  const { benchCheckIn } = await import('../bench/check-in-bench.js');
  return runLoadBench(context, {
    ...{ name: 'check-in', unit: 'scans', trial, report: options.report },
    measure: () => benchCheckIn(context, trial),
    verdict: ({ tickets, violations }) => `${tickets} let in, violations ${violations}`,
  });
}
