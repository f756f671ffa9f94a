const HOUR_MS = 3_600_000;

/** Doors open this long before the start at the earliest; from then on codes must move. */
export const ENTRY_BEFORE_START_MS = 3 * HOUR_MS;
/** Entering ends this long after it opened, in quarter hours: twelve hours after the start. */
export const ENTRY_QUARTER_HOURS = 15 * 4;
/** A wallet gets what it needs to make codes by itself this long before the start. */
export const KEY_BEFORE_START_MS = 24 * HOUR_MS;

/** When a performance can be entered, ms since 1970: from (inclusive) until (exclusive). */
export interface EntryWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * The window of a performance: from three hours before the start, in full minutes as codes carry it,
 * for fifteen hours, so that the longest game or festival day can be entered late.
 */
export function entryWindow(startsAtMs: number): EntryWindow {
  const fromMs = Math.floor((startsAtMs - ENTRY_BEFORE_START_MS) / 60_000) * 60_000;
  return { fromMs, untilMs: fromMs + ENTRY_QUARTER_HOURS * 900_000 };
}
