import type { Performance } from '../api/performances';

/** Seats the API takes in one hold. */
const HOLD_MAX = 20;

/** How many seats may be chosen at a time. */
export const maxPicks = ({ maxTicketsPerBuyer }: Performance): number =>
  Math.min(maxTicketsPerBuyer, HOLD_MAX);

const keyOf = (performanceId: string): string => `picket.picks.${performanceId}`;

/** The seats that were chosen in this window, also before a detour to sign-in. */
export function keptPicks(performanceId: string): ReadonlySet<number> {
  return new Set(JSON.parse(sessionStorage.getItem(keyOf(performanceId)) ?? '[]') as number[]);
}

/** Keeps what is chosen until the window is closed. */
export function keepPicks(performanceId: string, chosen: ReadonlySet<number>): void {
  sessionStorage.setItem(keyOf(performanceId), JSON.stringify([...chosen]));
}

/** The choice with a seat more or less; the same number of seats when `max` are chosen already. */
export function toggled(
  chosen: ReadonlySet<number>,
  seat: number,
  max: number,
): ReadonlySet<number> {
  const next = new Set(chosen);
  if (!next.delete(seat) && next.size < max) next.add(seat);
  return next;
}
