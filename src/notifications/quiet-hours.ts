/** Minutes of the day in Seoul between which mail waits; it may pass midnight. */
export interface QuietHours {
  from: number;
  to: number;
}

/** Unless somebody says otherwise: the night in which Korean law forbids advertising (정보통신망법 제50조). */
export const DEFAULT_QUIET_HOURS: QuietHours = { from: 21 * 60, to: 8 * 60 };

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
/** Korea has one time zone and no summer time. */
const SEOUL_OFFSET_MINUTES = 9 * 60;

/** How long to wait from a moment until the quiet hours are over; 0 outside of them. */
export function quietDelayMs(hours: QuietHours | null, atMs: number): number {
  if (hours === null || hours.from === hours.to) return 0;
  const minute = (atMs / MINUTE_MS + SEOUL_OFFSET_MINUTES) % DAY_MINUTES;
  const length = (hours.to - hours.from + DAY_MINUTES) % DAY_MINUTES;
  const into = (minute - hours.from + DAY_MINUTES) % DAY_MINUTES;
  return into < length ? Math.ceil((length - into) * MINUTE_MS) : 0;
}

/** `HH:MM` of a minute of the day. */
export function clockText(minute: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The minute of the day that `HH:MM` says. */
export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
