import type { Config } from '../config/config.schema.js';

/** Settings of the time that a hold is given. */
export type HoldClocks = Pick<
  Config,
  'HOLD_SECONDS' | 'HOLD_EXTENSION_SECONDS' | 'HOLD_PAYMENT_SECONDS' | 'WAITLIST_OFFER_SECONDS'
>;

/** However often somebody pays or asks for time, no hold lives longer than this from its beginning. */
export interface LongestLives {
  lifeMaxSeconds: number;
  /** The same of an offer to a waitlist entry. */
  offerLifeMaxSeconds: number;
}

/** A hold that was extended and then paid for at its last moment lives longest. */
export function longestLives(clocks: HoldClocks): LongestLives {
  const more = clocks.HOLD_EXTENSION_SECONDS + clocks.HOLD_PAYMENT_SECONDS;
  return {
    lifeMaxSeconds: clocks.HOLD_SECONDS + more,
    offerLifeMaxSeconds: clocks.WAITLIST_OFFER_SECONDS + more,
  };
}
