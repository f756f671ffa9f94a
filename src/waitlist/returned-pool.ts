import type { Grade } from '../events/performance-facts.js';
import { type PlanRow, rowIndexOf, type SeatingPlan } from '../events/seating-plan.js';

/** What the matcher must know of a performance: its plan, and the price of a grade in won. */
export interface Hall {
  plan: SeatingPlan;
  amountOfGrade: ReadonlyMap<string, number>;
}

/** What of a performance the matcher must know. */
export function hallOf(performance: { plan: SeatingPlan; grades: readonly Grade[] }): Hall {
  const amountOfGrade = new Map(performance.grades.map(({ code, amount }) => [code, amount]));
  return { plan: performance.plan, amountOfGrade };
}

/** Which seats somebody would take; undefined means any. `maxAmountPerSeat` in won. */
export interface Wish {
  grades?: readonly string[];
  sections?: readonly string[];
  maxAmountPerSeat?: number;
}

/** Why a seat does not suit a wish. */
export type Unsuitable = 'grade-or-section' | 'price';

/** Seats people can sit on side by side, ascending; of a standing section all that there are. */
export interface Run {
  rowIndex: number;
  standing: boolean;
  seatNos: readonly number[];
}

/** What does not suit about the seats of a row; undefined when they suit. */
export function unsuitable(hall: Hall, rowIndex: number, wish: Wish): Unsuitable | undefined {
  const section = hall.plan.sections[hall.plan.rows[rowIndex]!.sectionIndex]!;
  const isWished =
    (wish.grades === undefined || wish.grades.includes(section.grade)) &&
    (wish.sections === undefined || wish.sections.includes(section.code));
  if (!isWished) return 'grade-or-section';
  const amount = hall.amountOfGrade.get(section.grade) ?? Infinity;
  return amount > (wish.maxAmountPerSeat ?? Infinity) ? 'price' : undefined;
}

/** Whether a place of a row is for anybody: wheelchair and companion seats are sold by name only. */
export function isForAnybody(row: PlanRow, place: number): boolean {
  const kind = row.kinds?.[place];
  return kind !== 'wheelchair' && kind !== 'companion';
}

/**
 * Splits seats into runs. Neighbours are neighbours by place in the row, whatever is printed on them;
 * seats that are not for anybody are left out, and end a run.
 * @param seatNos ascending
 */
export function runsOf(plan: SeatingPlan, seatNos: Iterable<number>): Run[] {
  const runs: { rowIndex: number; standing: boolean; seatNos: number[] }[] = [];
  for (const seatNo of seatNos) {
    const rowIndex = rowIndexOf(plan, seatNo);
    const row = plan.rows[rowIndex]!;
    if (!isForAnybody(row, seatNo - row.firstSeatNo)) continue;
    const { standing } = plan.sections[row.sectionIndex]!;
    const last = runs.at(-1);
    const goesOn = last?.rowIndex === rowIndex && (standing || last.seatNos.at(-1) === seatNo - 1);
    if (goesOn) last.seatNos.push(seatNo);
    else runs.push({ rowIndex, standing, seatNos: [seatNo] });
  }
  return runs;
}

/** The shortest run of at least so many seats, the first of these; undefined when none is. */
export function tightestRun(runs: readonly Run[], quantity: number): Run | undefined {
  let best: Run | undefined;
  for (const run of runs) {
    const { length } = run.seatNos;
    if (length >= quantity && (best === undefined || length < best.seatNos.length)) best = run;
  }
  return best;
}

/** The longest run, the first of these; undefined when there is none. */
export function longestRun(runs: readonly Run[]): Run | undefined {
  let best: Run | undefined;
  for (const run of runs) {
    if (best === undefined || run.seatNos.length > best.seatNos.length) best = run;
  }
  return best;
}

/**
 * The neighbourhood in which a party of `quantity` lacks the fewest seats: as many places in a row,
 * all of them for anybody, with the most of the given seats among them; the first of these.
 * @returns the given seats in it
 */
export function bestNeighbourhood(
  plan: SeatingPlan,
  runs: readonly Run[],
  quantity: number,
): readonly number[] {
  let best: readonly number[] = [];
  for (const rowIndex of new Set(runs.map((run) => run.rowIndex))) {
    const ofRow = runs.filter((run) => run.rowIndex === rowIndex);
    const seatNos = ofRow.flatMap((run) => run.seatNos);
    const found = ofRow[0]!.standing
      ? seatNos.slice(0, quantity)
      : bestWindow(plan.rows[rowIndex]!, seatNos, quantity);
    if (found.length > best.length) best = found;
  }
  return best;
}

function bestWindow(row: PlanRow, seatNos: readonly number[], quantity: number): number[] {
  let best: number[] = [];
  for (let start = 0; start + quantity <= row.seatCount; start += 1) {
    const places = Array.from({ length: quantity }, (_, index) => start + index);
    if (!places.every((place) => isForAnybody(row, place))) continue;
    const from = row.firstSeatNo + start;
    const found = seatNos.filter((seatNo) => seatNo >= from && seatNo < from + quantity);
    if (found.length > best.length) best = found;
  }
  return best;
}
