import type { Fact } from './evidence-chain.js';

const MS_PER_SECOND = 1_000;

/** A purchase that nobody could have made by hand. */
export interface FastPurchase {
  performanceId: string;
  accountId: string;
  orderId: string;
  /** From the admission to the press of the payment button. */
  seconds: number;
  thresholdSeconds: number;
}

/**
 * Seconds from an admission to the order, if they are fewer than a person needs. Without an admission
 * nobody knows when the buyer came, so nothing is said.
 * @param thresholdSeconds what a person needs at the least; 0: nothing is ever too fast
 */
export function tooFastSeconds(
  admittedAt: Date | undefined,
  orderedAt: Date,
  thresholdSeconds: number,
): number | undefined {
  if (admittedAt === undefined) return undefined;
  const seconds = (orderedAt.getTime() - admittedAt.getTime()) / MS_PER_SECOND;
  return seconds >= 0 && seconds < thresholdSeconds ? seconds : undefined;
}

/** Those of the facts that are paid orders of buyers who were too fast. */
export function fastPurchases(facts: readonly Fact[], thresholdSeconds: number): FastPurchase[] {
  return facts.flatMap(({ kind, performanceId, subjectId: orderId, details }) => {
    if (kind !== 'order-paid') return [];
    const { accountId, admittedAt, orderedAt } = details;
    const admitted = typeof admittedAt === 'string' ? new Date(admittedAt) : undefined;
    const seconds = tooFastSeconds(admitted, new Date(String(orderedAt)), thresholdSeconds);
    if (seconds === undefined) return [];
    return [{ performanceId, accountId: String(accountId), orderId, seconds, thresholdSeconds }];
  });
}
