import { type PlannedSeat, rowsOf, seatCountOf } from './expand';
import { LIMITS, type PlanDraft, type PlanSection } from './model';

/** What can be wrong with a plan; a warning does not keep it from being stored. */
export type ProblemCode =
  | 'plan-name-missing'
  | 'venue-missing'
  | 'no-sections'
  | 'too-many-sections'
  | 'too-many-seats'
  | 'code-missing'
  | 'code-twice'
  | 'grade-missing'
  | 'grades-alike'
  | 'section-empty'
  | 'too-many-rows'
  | 'row-too-long'
  | 'row-twice'
  | 'row-unnamed'
  | 'number-twice'
  | 'number-missing'
  | 'overlap'
  | 'wheelchair-alone'
  | 'companion-alone';

export interface PlanProblem {
  readonly code: ProblemCode;
  readonly isWarning: boolean;
  readonly sectionId?: string;
  /** Where it is: what is printed there, and where in the editor. */
  readonly seat?: PlannedSeat;
  readonly row?: string;
  /** The other one, where it takes two. */
  readonly other?: string;
}

interface Placed {
  readonly section: PlanSection;
  readonly seat: PlannedSeat;
}

/** Shown at most so many of one kind in one section: whoever mends one mends most. */
const ALIKE_MAX = 5;
/** Middles nearer than this cannot be two seats. */
const OVERLAP_METRES = 0.35;
/** A companion sits at most this far from the wheelchair. */
const BESIDE_METRES = 1.4;

/** Everything wrong with a plan, by section in its order. */
export function problemsOf(plan: PlanDraft): PlanProblem[] {
  const found: PlanProblem[] = [];
  const add = (code: ProblemCode, where: Omit<PlanProblem, 'code' | 'isWarning'> = {}): void => {
    const isWarning = code === 'wheelchair-alone' || code === 'companion-alone';
    found.push({ code, isWarning, ...where });
  };
  if (plan.name.trim() === '') add('plan-name-missing');
  if (plan.venue.trim() === '') add('venue-missing');
  if (plan.sections.length === 0) add('no-sections');
  if (plan.sections.length > LIMITS.sections) add('too-many-sections');
  const seats = plan.sections.reduce((sum, section) => sum + seatCountOf(section), 0);
  if (seats > LIMITS.seats) add('too-many-seats');
  const codes = new Set<string>();
  const grades = new Map<string, string>();
  for (const section of plan.sections) {
    const here = { sectionId: section.id };
    const code = section.code.trim();
    if (code === '' || code.length > LIMITS.label) add('code-missing', here);
    else if (codes.has(code)) add('code-twice', here);
    codes.add(code);
    found.push(...gradeProblems(section, grades));
    if (seatCountOf(section) === 0) add('section-empty', here);
    found.push(...rowProblems(section));
  }
  return [...found, ...placeProblems(plan)];
}

/** Whether the plan may be stored. */
export function isSound(problems: readonly PlanProblem[]): boolean {
  return problems.every(({ isWarning }) => isWarning);
}

/** The API takes two grades that differ in case or accents alone for one. */
function gradeProblems(section: PlanSection, known: Map<string, string>): PlanProblem[] {
  const grade = section.grade.trim();
  const problem = { isWarning: false, sectionId: section.id };
  if (grade === '' || grade.length > LIMITS.label) return [{ code: 'grade-missing', ...problem }];
  const plain = grade.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const other = known.get(plain) ?? grade;
  known.set(plain, other);
  return other === grade ? [] : [{ code: 'grades-alike', ...problem, other }];
}

function rowProblems(section: PlanSection): PlanProblem[] {
  const found: PlanProblem[] = [];
  const counts = new Map<ProblemCode, number>();
  const add = (code: ProblemCode, where: Partial<PlanProblem>): void => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    if (count <= ALIKE_MAX) found.push({ code, isWarning: false, sectionId: section.id, ...where });
  };
  const rows = rowsOf(section).filter(({ seats }) => seats.length > 0);
  if (rows.length > LIMITS.rows) add('too-many-rows', {});
  const labels = new Set<string>();
  for (const { label, seats } of rows) {
    const first = seats[0]!;
    if (label.trim() === '' || label.length > LIMITS.label) add('row-unnamed', { seat: first });
    else if (labels.has(label)) add('row-twice', { row: label, seat: first });
    labels.add(label);
    if (seats.length > LIMITS.seatsInRow) add('row-too-long', { row: label, seat: first });
    const numbers = new Set<string>();
    for (const seat of seats) {
      const isMissing = seat.number.trim() === '' || seat.number.length > LIMITS.label;
      if (isMissing) add('number-missing', { row: label, seat });
      else if (numbers.has(seat.number)) add('number-twice', { row: label, seat });
      numbers.add(seat.number);
    }
  }
  return found;
}

/** Seats on top of each other, and wheelchair spaces and companions without one another. */
function placeProblems(plan: PlanDraft): PlanProblem[] {
  const grid = new Map<string, Placed[]>();
  const near = function* (x: number, y: number, reach: number): Generator<Placed> {
    const cells = Math.ceil(reach / OVERLAP_METRES);
    const [column, line] = [Math.floor(x / OVERLAP_METRES), Math.floor(y / OVERLAP_METRES)];
    for (let dx = -cells; dx <= cells; dx++) {
      for (let dy = -cells; dy <= cells; dy++) {
        for (const one of grid.get(`${column + dx} ${line + dy}`) ?? []) {
          if (Math.hypot(one.seat.x - x, one.seat.y - y) < reach) yield one;
        }
      }
    }
  };
  const overlaps: PlanProblem[] = [];
  const paired: Placed[] = [];
  for (const section of plan.sections) {
    let shown = 0;
    for (const seat of rowsOf(section).flatMap(({ seats }) => seats)) {
      const [under] = near(seat.x, seat.y, OVERLAP_METRES);
      if (under !== undefined && shown++ < ALIKE_MAX) {
        const { section: theirs, seat: its } = under;
        const other = `${theirs.code}-${its.label}-${its.number}`;
        overlaps.push({ code: 'overlap', isWarning: false, sectionId: section.id, seat, other });
      }
      const cell = `${Math.floor(seat.x / OVERLAP_METRES)} ${Math.floor(seat.y / OVERLAP_METRES)}`;
      const there = grid.get(cell);
      if (there === undefined) grid.set(cell, [{ section, seat }]);
      else there.push({ section, seat });
      if (seat.kind === 'wheelchair' || seat.kind === 'companion') paired.push({ section, seat });
    }
  }
  const alone = paired.filter(({ seat }) => {
    const wanted = seat.kind === 'wheelchair' ? 'companion' : 'wheelchair';
    return ![...near(seat.x, seat.y, BESIDE_METRES)].some((one) => one.seat.kind === wanted);
  });
  return [
    ...overlaps,
    ...alone.map(({ section, seat }): PlanProblem => {
      const code = seat.kind === 'wheelchair' ? 'wheelchair-alone' : 'companion-alone';
      return { code, isWarning: true, sectionId: section.id, seat };
    }),
  ];
}
