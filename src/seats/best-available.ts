import type { SeatingPlan } from '../events/seating-plan.js';
import { type FreeRun, freeRunsOfRow, type FreeSeats } from './free-runs.js';
import { fewestPieces, splitParty } from './split-party.js';

export type { FreeSeats } from './free-runs.js';

/** What a buyer asks for; `grade` undefined means any, `skip` 0 (the default) the very best. */
export interface SeatWish {
  quantity: number;
  grade?: string;
  skip?: number;
}

/** Split choices cost a scan each, so a split party varies over this many at most. */
const MAX_SPLIT_CHOICES = 8;
/** Widths, by attempt, of the window in which racing buyers spread; the last one stays. */
const SPREAD_BY_ATTEMPT = [1, 16, 256, 1024] as const;

/**
 * Chooses the best free seats for a party, or null if fewer than `quantity` are free.
 *
 * 1. Neighbours in one row, leaving no seat alone that was not alone before.
 * 2. If no row has such a choice: neighbours in one row, leaving one seat alone. The rule of
 *    step 1 only prefers, it never costs a sale.
 * 3. If no row has room for all: as few pieces as possible, in rows near each other, of one grade
 *    where one grade can hold the party.
 *
 * In each step the first row in the plan's order wins (a plan lists its best rows first), and in
 * the row the choice nearest its middle. Neighbours are neighbours by place in the row; taken and
 * blocked seats end a run, wheelchair and companion seats are never chosen. In a standing section
 * it is the lowest free places, and nobody there is stranded.
 *
 * `skip` makes racing buyers part: choice k is disjoint from choices 0..k-1 and what the k-th of
 * k+1 buyers would get one after another, yet breaks no rule on the seats as they are now. Past
 * the last choice of its step it starts over. See `contentionSkip`.
 *
 * Source of the order: seats.io, "The best available seat algorithm" (docs.seats.io/docs/api/
 * best-available), with rows before distance because a plan's order is its seller's judgement.
 * Source of the limits of step 1: pretix/pretix#1324 (single seats stranded without it) and the
 * merge requests 227 and 229 of Drupal's yoyaku (sales refused where it was made a ban).
 *
 * Linear in seats, and it stops at the first row that will do.
 * @param free which seats are free now; the choice may be gone when it is claimed
 * @returns seatNos ascending
 * @throws RangeError if quantity is not a positive integer or skip not a non-negative one
 */
export function chooseBestSeats(
  plan: SeatingPlan,
  free: FreeSeats,
  wish: SeatWish,
): number[] | null {
  const { quantity, grade, skip = 0 } = wish;
  if (!Number.isInteger(quantity) || quantity < 1) throw new RangeError(`quantity ${quantity}`);
  if (!Number.isInteger(skip) || skip < 0) throw new RangeError(`skip ${skip}`);
  const runs: FreeRun[] = [];
  const choices: number[][] = [];
  for (const section of plan.sections) {
    if (grade !== undefined && section.grade !== grade) continue;
    for (let row = section.firstRow; row < section.firstRow + section.rowCount; row += 1) {
      const middle = middleOf(plan, row);
      const found = freeRunsOfRow(plan, row, free);
      takeFromRow(found, middle, quantity, skip + 1 - choices.length, choices);
      if (choices.length > skip) return choices[skip]!;
      runs.push(...found);
    }
  }
  if (choices.length > 0) return choices[skip % choices.length]!;
  const stranding = strandingChoices(plan, runs, quantity);
  if (stranding.length > 0) return stranding[skip % stranding.length]!;
  return splitChoice(plan, runs, quantity, skip);
}

/**
 * The `skip` of a buyer whose earlier choices were taken by others: 0 at attempt 0, then spread
 * evenly over 16, 256 and 1,024 choices. Deterministic, so a failure can be replayed.
 * @param seed what tells this buyer from the others, e.g. the account or request id
 * @param attempt 0 for the first try
 */
export function contentionSkip(seed: string, attempt: number): number {
  const step = Math.min(Math.max(attempt, 0), SPREAD_BY_ATTEMPT.length - 1);
  return hash32(`${attempt}:${seed}`) % SPREAD_BY_ATTEMPT[step]!;
}

/** FNV-1a, with the finaliser of MurmurHash3 so that seeds alike but for a letter part. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Part of a run that earlier choices of the same call left over: places `from` to `to`. */
interface Remainder {
  readonly run: FreeRun;
  readonly from: number;
  readonly to: number;
}

/** Appends up to `wanted` disjoint choices of step 1 from one row, the best first. */
function takeFromRow(
  runs: readonly FreeRun[],
  middle: number,
  quantity: number,
  wanted: number,
  choices: number[][],
): void {
  let remainders: Remainder[] = runs.map((run) => ({ run, from: 0, to: run.seatNos.length }));
  for (let taken = 0; taken < wanted; taken += 1) {
    let best: { remainder: Remainder; start: number; distance: number } | null = null;
    for (const remainder of remainders) {
      const start = bestStart(remainder, middle, quantity);
      if (start === null) continue;
      const distance = distanceFrom(middle, remainder.run, start, quantity);
      if (!best || distance < best.distance) best = { remainder, start, distance };
    }
    if (!best) return;
    const { remainder, start } = best;
    choices.push(remainder.run.seatNos.slice(start, start + quantity));
    remainders = [
      ...remainders.filter((other) => other !== remainder),
      { ...remainder, to: start },
      { ...remainder, from: start + quantity },
    ].filter(({ from, to }) => to - from >= quantity);
  }
}

/** Where in the remainder to start so that nobody is stranded, nearest the middle; else null. */
function bestStart({ run, from, to }: Remainder, middle: number, quantity: number): number | null {
  if (run.standing) return to - from >= quantity ? from : null;
  let best: number | null = null;
  for (let start = from; start + quantity <= to; start += 1) {
    const end = start + quantity;
    // Judged with the earlier choices taken and, should they fall through, with them still free.
    if (start - from === 1 || to - end === 1) continue;
    if (start === 1 || run.seatNos.length - end === 1) continue;
    const nearer =
      best === null ||
      distanceFrom(middle, run, start, quantity) < distanceFrom(middle, run, best, quantity);
    if (nearer) best = start;
  }
  return best;
}

/** The middle of a row in seatNos; between two seats where the row is even. */
function middleOf(plan: SeatingPlan, rowIndex: number): number {
  const { firstSeatNo, seatCount } = plan.rows[rowIndex]!;
  return firstSeatNo + (seatCount - 1) / 2;
}

/** Seats from the middle of the row to the middle of the party. */
function distanceFrom(middle: number, run: FreeRun, start: number, quantity: number): number {
  return Math.abs(run.seatNos[start]! + (quantity - 1) / 2 - middle);
}

/**
 * Step 2, one choice a run, the best first. Step 1 found nothing, so a run that is long enough is
 * exactly one seat too long; the seat left over is the one farther from the middle.
 */
function strandingChoices(
  plan: SeatingPlan,
  runs: readonly FreeRun[],
  quantity: number,
): number[][] {
  const choices = runs
    .filter((run) => run.seatNos.length >= quantity)
    .map((run) => {
      const middle = middleOf(plan, run.rowIndex);
      const low = distanceFrom(middle, run, 0, quantity);
      const high = distanceFrom(middle, run, 1, quantity);
      const start = high < low ? 1 : 0;
      const seatNos = run.seatNos.slice(start, start + quantity);
      return { rowIndex: run.rowIndex, distance: Math.min(low, high), seatNos };
    });
  choices.sort((a, b) => a.rowIndex - b.rowIndex || a.distance - b.distance);
  return choices.map((choice) => choice.seatNos);
}

/** Step 3, its choices made disjoint by taking each away before the next. */
function splitChoice(
  plan: SeatingPlan,
  runs: readonly FreeRun[],
  quantity: number,
  skip: number,
): number[] | null {
  const choices: number[][] = [];
  const groups = groupByGrade(plan, runs);
  while (choices.length <= skip % MAX_SPLIT_CHOICES) {
    const best = groupOfFewestPieces(groups, quantity);
    const choice = splitParty(best === null ? groups.flat() : groups[best]!, quantity);
    if (!choice) break;
    choices.push(choice);
    if (best === null) break;
    groups[best] = without(groups[best]!, choice);
  }
  return choices[(skip % MAX_SPLIT_CHOICES) % choices.length] ?? null;
}

function groupByGrade(plan: SeatingPlan, runs: readonly FreeRun[]): FreeRun[][] {
  const groups = new Map<string, FreeRun[]>();
  for (const run of runs) {
    const grade = plan.sections[run.sectionIndex]!.grade;
    const group = groups.get(grade);
    if (group) group.push(run);
    else groups.set(grade, [run]);
  }
  return [...groups.values()];
}

/** One grade has one price, so grades are mixed (null) only if none can hold the party. */
function groupOfFewestPieces(groups: readonly FreeRun[][], quantity: number): number | null {
  let best: number | null = null;
  let bestPieces = Infinity;
  groups.forEach((group, index) => {
    const pieces = fewestPieces(group, quantity);
    if (pieces === null || pieces >= bestPieces) return;
    best = index;
    bestPieces = pieces;
  });
  return best;
}

/** The runs after `seatNos` are taken; every piece of a split begins where its run begins. */
function without(runs: readonly FreeRun[], seatNos: readonly number[]): FreeRun[] {
  const taken = new Set(seatNos);
  const left: FreeRun[] = [];
  for (const run of runs) {
    if (!taken.has(run.seatNos[0]!)) {
      left.push(run);
      continue;
    }
    const rest = run.seatNos.filter((seatNo) => !taken.has(seatNo));
    if (rest.length > 0) left.push({ ...run, seatNos: rest });
  }
  return left;
}
