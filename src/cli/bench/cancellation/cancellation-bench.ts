import { z } from 'zod';
import { auditEveryNode } from '../../../cluster/auditor.js';
import type { Context } from '../../context.js';
import { prepareSale } from '../../drills/sale.js';
import { writingNode } from '../../drills/world.js';
import { signal } from '../../processes/registry.js';
import { Refusal } from '../../refusal.js';
import { drawIds } from '../sql-accounts.js';
import { applicationConfig } from '../../services/migrations.js';
import { sleep } from '../../wait.js';
import { type CancelledBooks, readCancelledBooks, sellEverySeat } from './sold-orders.js';

const LOOK_MS = 50;
const MS_PER_SECOND = 1_000;

const progressSchema = z.object({
  state: z.enum(['running', 'done']),
  orders: z.object({ refunded: z.number(), open: z.number(), unsettled: z.number() }),
});

/** How large the performance is, and how often its undoing is broken off. */
export interface CancellationTrial {
  readonly orders: number;
  /** Times the worker is killed, at equal shares of the orders. */
  readonly kills: number;
  readonly limitSeconds: number;
}

/** What was measured. */
export interface CancellationResult {
  readonly books: CancelledBooks;
  /** How many orders were refunded when the worker was killed, each time. */
  readonly killedAt: readonly number[];
  readonly seconds: number;
  readonly ordersPerSecond: number;
  /** Violations that the auditor found after it, on any node. */
  readonly violations: number;
  readonly green: boolean;
}

/**
 * Cancels a sold-out performance on the running system, kills the worker on the way, and compares the
 * books with the bank's.
 * @throws Refusal when it is not done within the limit
 */
export async function benchCancellation(
  context: Context,
  trial: CancellationTrial,
): Promise<CancellationResult> {
  const { home } = context;
  const config = applicationConfig(context);
  const { performanceIds, seller } = await prepareSale(config.PUBLIC_URL, {
    performances: 1,
    seatsPerPerformance: trial.orders,
    buyers: 0,
  });
  const [performanceId = ''] = performanceIds;
  const node = await writingNode(context);
  await sellEverySeat(home, node, {
    ...{ performanceId, seatCount: trial.orders },
    accounts: drawIds(),
  });
  context.output.say(`${trial.orders} orders are sold; cancelling.`);

  const path = `/seller/performances/${performanceId}/cancellation`;
  const beganAtMs = performance.now();
  await seller.post(path, {}, z.unknown());
  const killedAt: number[] = [];
  for (;;) {
    const { state, orders } = await seller.get(path, progressSchema);
    if (state === 'done') break;
    const share = (killedAt.length + 1) / (trial.kills + 1);
    if (killedAt.length < trial.kills && orders.refunded >= trial.orders * share) {
      if (signal(home, 'worker', 'SIGKILL')) {
        killedAt.push(orders.refunded);
        context.output.say(`Killed the worker at ${orders.refunded} of ${trial.orders}.`);
      }
    }
    if (performance.now() - beganAtMs > trial.limitSeconds * MS_PER_SECOND) {
      throw new Refusal(`Not done within ${trial.limitSeconds} s: ${JSON.stringify(orders)}.`);
    }
    await sleep(LOOK_MS);
  }
  const seconds = (performance.now() - beganAtMs) / MS_PER_SECOND;
  const books = await readCancelledBooks(home, node, performanceId);
  const { violations } = await auditEveryNode(config);
  const isComplete = books.orders === trial.orders && books.refunded === trial.orders;
  const isOnce = books.refundedTwice === 0 && books.atBank === books.expectedAtBank;
  return {
    books,
    killedAt,
    seconds,
    ordersPerSecond: trial.orders / seconds,
    violations: violations.length,
    green: isComplete && isOnce && violations.length === 0 && killedAt.length === trial.kills,
  };
}
