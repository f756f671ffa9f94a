import KDBush from 'kdbush';
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
/** Middles this near cannot be two seats; places are whole centimetres. */
const OVERLAP_METRES = 0.345;
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

const keptRowProblems = new WeakMap<PlanSection, readonly PlanProblem[]>();

/** Sections that did not change are not looked through again. */
function rowProblems(section: PlanSection): readonly PlanProblem[] {
  const known = keptRowProblems.get(section) ?? rowProblemsOf(section);
  keptRowProblems.set(section, known);
  return known;
}

function rowProblemsOf(section: PlanSection): PlanProblem[] {
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
  const all = plan.sections.flatMap((section) =>
    rowsOf(section).flatMap(({ seats }) => seats.map((seat): Placed => ({ section, seat }))),
  );
  if (all.length === 0) return [];
  const index = new KDBush(all.length);
  for (const { seat } of all) index.add(seat.x, seat.y);
  index.finish();
  return [...overlaps(all, index), ...lonely(all, index)];
}

/** Each seat that lies on one before it. */
function overlaps(all: readonly Placed[], index: KDBush): PlanProblem[] {
  const shown = new Map<string, number>();
  return all.flatMap(({ section, seat }, at): PlanProblem[] => {
    const before = index.within(seat.x, seat.y, OVERLAP_METRES).filter((one) => one < at);
    if (before.length === 0) return [];
    const count = (shown.get(section.id) ?? 0) + 1;
    shown.set(section.id, count);
    if (count > ALIKE_MAX) return [];
    const { section: theirs, seat: its } = all[Math.min(...before)]!;
    const other = `${theirs.code}-${its.label}-${its.number}`;
    return [{ code: 'overlap', isWarning: false, sectionId: section.id, seat, other }];
  });
}

/** Wheelchair spaces without a companion beside them, and the other way round. */
function lonely(all: readonly Placed[], index: KDBush): PlanProblem[] {
  const hasBeside = ({ x, y }: PlannedSeat, kind: PlannedSeat['kind']): boolean =>
    index.within(x, y, BESIDE_METRES).some((one) => all[one]!.seat.kind === kind);
  return all.flatMap(({ section, seat }): PlanProblem[] => {
    const here = { isWarning: true, sectionId: section.id, seat };
    if (seat.kind === 'wheelchair' && !hasBeside(seat, 'companion')) {
      return [{ code: 'wheelchair-alone', ...here }];
    }
    if (seat.kind === 'companion' && !hasBeside(seat, 'wheelchair')) {
      return [{ code: 'companion-alone', ...here }];
    }
    return [];
  });
}
