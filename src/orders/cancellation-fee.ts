const DAY_MS = 86_400_000;

/** From `daysBefore` days before the performance on, `percent` of the price is kept. */
export interface FeeStep {
  daysBefore: number;
  percent: number;
}

/**
 * Fee for cancelling tickets: of the steps that have been reached, the one nearest the performance
 * counts. No step reached, no fee. The rule is the seller's, published with the event.
 * @param amount price of the tickets in won
 * @returns won, rounded down in the buyer's favour
 */
export function cancellationFee(
  steps: readonly FeeStep[],
  amount: number,
  startsAt: Date,
  now: Date,
): number {
  const daysLeft = (startsAt.getTime() - now.getTime()) / DAY_MS;
  const reached = steps.filter(({ daysBefore }) => daysLeft <= daysBefore);
  const nearest = reached.sort((a, b) => a.daysBefore - b.daysBefore)[0];
  return Math.floor((amount * (nearest?.percent ?? 0)) / 100);
}
