const MINUTE_MS = 60_000;
const OFFSET_MS = 9 * 60 * MINUTE_MS;

/** A moment of a form, `2026-12-24T19:30` by the clock of Seoul, as the API takes it; NaN-safe. */
export function instantOf(local: string): string | undefined {
  const at = Date.parse(`${local}:00+09:00`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** A moment as a form shows it, by the clock of Seoul. */
export function localOf(at: string | number): string {
  return new Date(new Date(at).getTime() + OFFSET_MS).toISOString().slice(0, 16);
}

/** So many minutes before a moment. */
export function minutesBefore(at: string, minutes: number): string {
  return new Date(Date.parse(at) - minutes * MINUTE_MS).toISOString();
}
