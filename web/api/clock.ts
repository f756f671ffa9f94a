/**
 * What is known of the server's clock: its difference to ours lies between these, in ms. A Date
 * header names a whole second, so each answer says little and many together say it well.
 */
let low = -Infinity;
let high = Infinity;

const SECOND_MS = 1_000;

/** Learns from one answer; `sentMs` and `receivedMs` are by this device's clock. */
export function learnClock(dateHeader: string | null, sentMs: number, receivedMs: number): void {
  const named = dateHeader === null ? NaN : Date.parse(dateHeader);
  if (Number.isNaN(named)) return;
  const from = named - receivedMs;
  const to = named + SECOND_MS - sentMs;
  low = Math.max(low, from);
  high = Math.min(high, to);
  // Somebody set one of the clocks: begin anew with what was just learnt.
  if (low > high) [low, high] = [from, to];
}

/** Whether the server's clock was heard of since the page was opened. */
export function isClockKnown(): boolean {
  return Number.isFinite(low + high);
}

/** Difference of the server's clock to this device's, ms; 0 until it is known. */
export function clockOffset(): number {
  return isClockKnown() ? (low + high) / 2 : 0;
}

/** Now by the server's clock, ms since 1970. */
export function serverNow(): number {
  return Date.now() + clockOffset();
}
