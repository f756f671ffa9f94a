import type { Context } from '../context.js';
import { type LoadOptions, loadTrial, runLoadBench } from './load-bench.js';
import { whole } from './whole-number.js';

/** Options of `bench hold` and `bench order` as typed. */
export interface SaleBenchOptions extends LoadOptions {
  readonly performances: string;
  readonly baselineThreads: string;
}

/**
 * Measures holds or orders through HTTP beside the textbook transaction.
 * @returns exit status: 0 when every answer was a hold or an order and the books are in order
 */
export async function benchSaleCommand(
  context: Context,
  kind: 'hold' | 'order',
  options: SaleBenchOptions,
): Promise<number> {
  const trial = {
    ...loadTrial(options),
    kind,
    performances: whole('performances', options.performances, 1, 200),
    baselineThreads: whole('baseline-threads', options.baselineThreads, 0, 1_000),
  };
  const { benchSale } = await import('../bench/sale-bench.js');
  return runLoadBench(context, {
    ...{ name: kind, unit: `${kind}s`, trial, report: options.report },
    measure: () => benchSale(context, trial),
    verdict: ({ violations }) => `Violations ${violations}`,
  });
}
