/** Whether tickets of a performance can be bought by the clock alone. */
export const SALES_STATES = ['scheduled', 'on-sale', 'closed'] as const;
/** The same for the public, who must know when it does not take place. */
export const PERFORMANCE_STATES = [...SALES_STATES, 'cancelled'] as const;

export type SalesState = (typeof SALES_STATES)[number];

/**
 * Sales are open from `salesOpenAt` until just before `salesCloseAt`.
 * @param now by the database's clock, which alone decides about deadlines
 */
export function salesStateAt(
  { salesOpenAt, salesCloseAt }: { salesOpenAt: Date; salesCloseAt: Date },
  now: Date,
): SalesState {
  if (now < salesOpenAt) return 'scheduled';
  return now < salesCloseAt ? 'on-sale' : 'closed';
}
