/** So many of a buyer's holds may run out on one performance; from the next one on it costs a pause. */
const FORGIVEN_HOLDS = 1;

/** What of an expired hold says whether its buyer let it run out. */
export interface ExpiredHold {
  payingOrderId: string | null;
  waitlistEntryId: string | null;
}

/**
 * Whether an expired hold counts against its buyer. An offer of the waitlist does not, which nobody
 * asked for at that moment and which has its own rule, nor does a hold whose payment the bank had not answered.
 */
export function countsAsExpired({ payingOrderId, waitlistEntryId }: ExpiredHold): boolean {
  return payingOrderId === null && waitlistEntryId === null;
}

/**
 * The cool-down: who lets a second hold of a performance run out, and every further one, may hold
 * nothing of that performance for a while. Holds that the buyer released in time do not come here.
 * @param expiredHolds of the buyer on this performance, the last one included
 * @param seconds that a cool-down lasts; 0: there is none
 * @returns seconds from the end of the last hold on; 0: the buyer may go on at once
 */
export function coolDownSeconds(expiredHolds: number, seconds: number): number {
  return expiredHolds > FORGIVEN_HOLDS ? seconds : 0;
}
