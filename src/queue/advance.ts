/**
 * Numbers, first and last, that were passed over when the counter was lost: given to nobody, but for
 * those given in the last moment before. They are called without cost.
 */
export type Gap = readonly [first: number, last: number];

/** What decides how many more places may be called. */
export interface Demand {
  /** The seller's limits. */
  readonly admissionsPerSecondMax: number;
  readonly activeBuyersMax: number;
  /** Buyers with a live admission. */
  readonly activeCount: number;
  /** Called within the claim window, without an admission so far. */
  readonly pendingCount: number;
  /** Share of called places that do not claim, 0..1, smoothed. */
  readonly noShowShare: number;
  /** 0..1: how much of the rate the sale can bear. */
  readonly health: number;
  readonly elapsedSeconds: number;
  /** Fraction of a place that the last step left over. */
  readonly carry: number;
}

/** How many places to call now, and what is left of one for the next step. */
export interface Allowance {
  readonly count: number;
  readonly carry: number;
}

/** However many stay away, no more than ten are called for one slot. */
const NO_SHOW_SHARE_MAX = 0.9;
/** After a pause, a standstill or a takeover the line goes on; it does not catch up. */
const ELAPSED_SECONDS_MAX = 1;
const SMOOTHING = 0.2;

/** The least of: the seller's rate, lowered by health; and free slots, raised by those who stay away. */
export function allowance(demand: Demand): Allowance {
  const { admissionsPerSecondMax, activeBuyersMax, activeCount, pendingCount } = demand;
  const show = 1 - Math.min(demand.noShowShare, NO_SHOW_SHARE_MAX);
  const seconds = Math.min(demand.elapsedSeconds, ELAPSED_SECONDS_MAX);
  const due = admissionsPerSecondMax * demand.health * seconds + demand.carry;
  const freeSlots = Math.max(0, activeBuyersMax - activeCount - pendingCount * show);
  const count = Math.floor(Math.min(due, freeSlots / show));
  return { count, carry: Math.min(1, due - count) };
}

/** Where `serving` stands after `count` more places, never beyond the last one that was given. */
export function callFurther(
  serving: number,
  count: number,
  last: number,
  gaps: readonly Gap[],
): number {
  let position = serving;
  let left = count;
  for (const [from, to] of gaps.toSorted((one, other) => one[0] - other[0])) {
    if (to <= position) continue;
    const before = Math.max(0, from - 1 - position);
    if (before > left) break;
    left -= before;
    position = to;
  }
  return Math.min(position + left, Math.max(serving, last));
}

/** How many of the numbers in (from, to] were given. */
export function givenBetween(from: number, to: number, gaps: readonly Gap[]): number {
  const skipped = gaps.reduce(
    (sum, gap) => sum + Math.max(0, Math.min(to, gap[1]) - Math.max(from, gap[0] - 1)),
    0,
  );
  return Math.max(0, to - from) - skipped;
}

/** The share of those who stayed away, moved a fifth towards what was just seen. */
export function smoothed(share: number, called: number, claimed: number): number {
  if (called === 0) return share;
  const seen = Math.min(1, Math.max(0, 1 - claimed / called));
  return share + SMOOTHING * (seen - share);
}
