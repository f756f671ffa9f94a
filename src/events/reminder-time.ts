const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Korea has one time zone and no summer time. */
const SEOUL_OFFSET_MS = 9 * HOUR_MS;

/**
 * The moment before which performances start whose reminder is due: those of today and, once the hour
 * has come, those of tomorrow, by the calendar of Seoul. Whatever was missed at its hour is due until
 * the start.
 * @param hour of the day before, 0 to 23
 */
export function remindedUntilMs(nowMs: number, hour: number): number {
  const inSeoulMs = nowMs + SEOUL_OFFSET_MS;
  const midnightMs = inSeoulMs - (inSeoulMs % DAY_MS);
  const days = inSeoulMs - midnightMs >= hour * HOUR_MS ? 2 : 1;
  return midnightMs + days * DAY_MS - SEOUL_OFFSET_MS;
}
