export type EntryState = 'waiting' | 'offered' | 'fulfilled' | 'left' | 'lapsed';

/** Every transition of a waitlist entry; a missed offer leads back to waiting, or ends it. */
export const ENTRY_TRANSITIONS: Readonly<Record<EntryState, readonly EntryState[]>> = {
  waiting: ['offered', 'left', 'lapsed'],
  offered: ['fulfilled', 'waiting', 'left', 'lapsed'],
  fulfilled: [],
  left: [],
  lapsed: [],
};

/** Offers an entry may miss; with the last of them it lapses. */
export const MISSES_MAX = 3;

/** How an offer was missed. */
export type Miss =
  'offer-expired' | 'offer-declined' | 'payment-declined' | 'payment-method-unusable';

/** Where an entry stands after a missed offer. */
export type AfterMiss = 'keeps-place' | 'end-of-line' | 'lapsed';

/**
 * What a missed offer costs. The first one keeps the entry's place (one more chance), the second one
 * sends it to the end of the line, the third one ends it. Who says no goes to the end of the line at
 * once, so that the same seats are not offered to the same person again and again (pretix#1163).
 * @param misses earlier ones
 */
export function afterMiss(misses: number, miss: Miss): AfterMiss {
  if (misses + 1 >= MISSES_MAX) return 'lapsed';
  if (misses > 0 || miss === 'offer-declined') return 'end-of-line';
  return 'keeps-place';
}
