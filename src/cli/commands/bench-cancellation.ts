import type { Context } from '../context.js';
import { measured } from './measured.js';
import { exitStatus } from '../refusal.js';
import { whole } from './whole-number.js';

/** Options of `bench cancellation` as typed. */
export interface CancellationBenchOptions {
  readonly orders: string;
  readonly kills: string;
  readonly limit: string;
  readonly report?: string;
}

/**
 * Cancels a sold-out performance and kills the worker on the way; prints how long it took.
 * @returns exit status: 0 when every order was refunded once
 */
export async function benchCancellationCommand(
  context: Context,
  options: CancellationBenchOptions,
): Promise<number> {
  const trial = {
    orders: whole('orders', options.orders, 1, 25_000),
    kills: whole('kills', options.kills, 0, 20),
    limitSeconds: whole('limit', options.limit, 1, 7_200),
  };
  const { benchCancellation } = await import('../bench/cancellation/cancellation-bench.js');
  const about = { bench: 'cancellation', report: options.report, about: { trial } };
  const report = await measured(context, about, () => benchCancellation(context, trial));
  const { result } = report;
  const { books, killedAt, seconds, ordersPerSecond, violations, green } = result;
  const text =
    `${books.refunded} of ${books.orders} orders refunded in ${seconds.toFixed(1)} s ` +
    `(${ordersPerSecond.toFixed(0)} a second), worker killed at ${killedAt.join(', ') || 'no time'}; ` +
    `${books.refundedTwice} refunded twice, ${books.atBank} of ${books.expectedAtBank} won at the bank, ` +
    `${violations} violations: ${green ? 'green' : 'red'}.`;
  context.output.result(text, report);
  return green ? 0 : exitStatus.failed;
}
