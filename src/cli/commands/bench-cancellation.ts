import { writeFileSync } from 'node:fs';
import type { Context } from '../context.js';
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
  const { conditionsOf } = await import('../drills/conditions.js');
  const { writingNode } = await import('../drills/world.js');
  const conditions = await conditionsOf(context, await writingNode(context));
  const result = await benchCancellation(context, trial);
  const report = { bench: 'cancellation', conditions, trial, result };
  if (options.report !== undefined) {
    writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
  }
  const { books, killedAt, seconds, ordersPerSecond, violations, green } = result;
  const text =
    `${books.refunded} of ${books.orders} orders refunded in ${seconds.toFixed(1)} s ` +
    `(${ordersPerSecond.toFixed(0)} a second), worker killed at ${killedAt.join(', ') || 'no time'}; ` +
    `${books.refundedTwice} refunded twice, ${books.atBank} of ${books.expectedAtBank} won at the bank, ` +
    `${violations} violations: ${green ? 'green' : 'red'}.`;
  context.output.result(text, report);
  return green ? 0 : exitStatus.failed;
}
