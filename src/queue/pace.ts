const MS_PER_SECOND = 1_000;
/** First looks at the board after the draw, of all people together. */
const FIRST_LOOKS_PER_SECOND = 25_000;
const OPENING_SECONDS = { min: 2, max: 30 } as const;

/** Seconds between two looks at the board: a tenth of one's own wait, within these. */
export const POLL_SECONDS = { near: 2, far: 30 } as const;

/**
 * Seconds after opening in which all who were drawn look at the board for the first time, each at a
 * moment of its own. Nobody is called before they are over: the first in line would not know yet.
 */
export function openingSeconds(registered: number): number {
  if (registered === 0) return 0;
  const { min, max } = OPENING_SECONDS;
  return Math.min(max, Math.max(min, Math.ceil(registered / FIRST_LOOKS_PER_SECOND)));
}

/** When the first place may be called, ms since 1970. */
export function callsFromMs(opensAt: Date, registered: number): number {
  return opensAt.getTime() + openingSeconds(registered) * MS_PER_SECOND;
}
