import type { Board } from './line';

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const JITTER = 0.2;
const SPREAD = 0.25;

/** So few are called in one go when a line has stood still: whoever is among them looks often. */
const NEXT_FEW = 100;

/** Seconds until a place is called at the present rate; undefined while nobody is called. */
export function secondsUntilCall(board: Board, place: number): number | undefined {
  const ahead = place - board.serving;
  if (ahead <= 0) return 0;
  if (board.phase === 'open' && board.ratePerMinute === 0 && ahead <= NEXT_FEW) return 0;
  return board.ratePerMinute === 0 ? undefined : (ahead * MINUTE_S) / board.ratePerMinute;
}

/**
 * How long to wait before the next look, in ms: a tenth of one's own wait within what the board says,
 * and up to a fifth more, so that a hundred thousand pages do not look at once.
 */
export function pauseMs(board: Board, waitSeconds: number | undefined, chance: number): number {
  const { near, far } = board.pollSeconds;
  const tenth = waitSeconds === undefined ? far : waitSeconds / 10;
  return Math.min(far, Math.max(near, tenth)) * (1 + JITTER * chance) * SECOND_MS;
}

/** The wait as a range of whole minutes: nobody can know it better. */
export function minutesRange(seconds: number): readonly [number, number] {
  const low = Math.max(1, Math.floor((seconds * (1 - SPREAD)) / MINUTE_S));
  return [low, Math.max(low + 1, Math.ceil((seconds * (1 + SPREAD)) / MINUTE_S))];
}

/** Numbers ahead that a screen reader is told, and no others. */
const MILESTONES = [10_000, 5_000, 1_000, 500, 100, 50, 10, 1];

/** Whether the line has passed one of the milestones between two looks. */
export function passedMilestone(before: number | undefined, ahead: number): boolean {
  if (before === undefined) return true;
  return MILESTONES.some((mark) => before > mark && ahead <= mark);
}
