import {
  type RowLayout,
  type SeatingPlanLayout,
  type SeatKind,
  type SectionLayout,
  seatCountOf,
} from './seating-plan-layout.js';
import { positionSeats } from './seat-positions.js';

// The one door to seating plans: other modules import this file and none behind it.
export {
  seatingPlanLayoutSchema,
  type RowLayout,
  type SeatingPlanLayout,
  type SeatKind,
  type SeatLayout,
  type SectionLayout,
} from './seating-plan-layout.js';

/** Row label of a standing section, which has numbered places but no rows. */
export const STANDING_ROW = 'standing';

export interface PlanSection {
  readonly code: string;
  readonly name: string;
  readonly grade: string;
  /** Places of a standing section are sold by best available only, never by name. */
  readonly standing: boolean;
  readonly firstRow: number;
  readonly rowCount: number;
  readonly firstSeatNo: number;
  readonly seatCount: number;
}

/** Seats `firstSeatNo .. firstSeatNo + seatCount - 1`, in the order people sit beside each other. */
export interface PlanRow {
  readonly label: string;
  readonly sectionIndex: number;
  readonly firstSeatNo: number;
  readonly seatCount: number;
  /** Printed numbers by place in the row; null where they are simply 1..n. */
  readonly numbers: readonly string[] | null;
  /** Kinds by place in the row; null where every seat is `standard`. */
  readonly kinds: readonly SeatKind[] | null;
}

/**
 * A plan unrolled: seatNo 0..seatCount-1 runs through sections, rows and seats in the order the
 * seller gave. Two seats are neighbours when they are next to each other in a row's range; what is
 * printed on them says nothing about it. Immutable; safe to keep and share between requests.
 */
export interface SeatingPlan {
  readonly seatCount: number;
  readonly sections: readonly PlanSection[];
  readonly rows: readonly PlanRow[];
  /** Metres, by seatNo. */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** One seat, as people and tickets name it. `section` is the section's code. */
export interface PlanSeat {
  seatNo: number;
  section: string;
  sectionName: string;
  row: string;
  number: string;
  grade: string;
  kind: SeatKind;
  standing: boolean;
  x: number;
  y: number;
}

/**
 * Unrolls a layout that passed `seatingPlanLayoutSchema`. Linear in seats; a 25,000-seat plan of
 * counted rows keeps some 200 kB, nearly all of it positions.
 */
export function expandSeatingPlan(layout: SeatingPlanLayout): SeatingPlan {
  const sections: PlanSection[] = [];
  const rows: PlanRow[] = [];
  let seatNo = 0;
  layout.sections.forEach((section, sectionIndex) => {
    const firstRow = rows.length;
    const firstSeatNo = seatNo;
    for (const row of rowsOf(section)) {
      const { label, seatCount, numbers, kinds } = row;
      rows.push({ label, sectionIndex, firstSeatNo: seatNo, seatCount, numbers, kinds });
      seatNo += seatCount;
    }
    sections.push({
      code: section.code,
      name: section.name,
      grade: section.grade,
      standing: section.rows === undefined,
      firstRow,
      rowCount: rows.length - firstRow,
      firstSeatNo,
      seatCount: seatNo - firstSeatNo,
    });
  });
  return { seatCount: seatNo, sections, rows, ...positionSeats(layout.sections) };
}

type RowContent = Pick<PlanRow, 'label' | 'seatCount' | 'numbers' | 'kinds'>;

function rowsOf(section: SectionLayout): RowContent[] {
  if (section.rows) return section.rows.map(rowContent);
  const seatCount = seatCountOf(section);
  return [{ label: STANDING_ROW, seatCount, numbers: null, kinds: null }];
}

function rowContent(row: RowLayout): RowContent {
  const label = String(row.label);
  const seats = row.seats;
  if (!seats) return { label, seatCount: row.seatCount ?? 0, numbers: null, kinds: null };
  const plain = seats.every((seat, index) => String(seat.number) === String(index + 1));
  const standard = seats.every((seat) => (seat.kind ?? 'standard') === 'standard');
  return {
    label,
    seatCount: seats.length,
    numbers: plain ? null : seats.map((seat) => String(seat.number)),
    kinds: standard ? null : seats.map((seat) => seat.kind ?? 'standard'),
  };
}

/** True for an integer 0..seatCount-1: ask this of any seatNo that came from outside. */
export function hasSeat(plan: SeatingPlan, seatNo: number): boolean {
  return Number.isInteger(seatNo) && seatNo >= 0 && seatNo < plan.seatCount;
}

/**
 * Index into `plan.rows` of the row a seat is in, by binary search.
 * @throws RangeError if the plan has no such seat
 */
export function rowIndexOf(plan: SeatingPlan, seatNo: number): number {
  if (!hasSeat(plan, seatNo)) {
    throw new RangeError(`no seat ${seatNo} in a plan of ${plan.seatCount} seats`);
  }
  let low = 0;
  let high = plan.rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (plan.rows[middle]!.firstSeatNo <= seatNo) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Everything known of one seat.
 * @throws RangeError if the plan has no such seat
 */
export function seatAt(plan: SeatingPlan, seatNo: number): PlanSeat {
  const row = plan.rows[rowIndexOf(plan, seatNo)]!;
  const section = plan.sections[row.sectionIndex]!;
  const place = seatNo - row.firstSeatNo;
  return {
    seatNo,
    section: section.code,
    sectionName: section.name,
    row: row.label,
    number: numberAt(row, place),
    grade: section.grade,
    kind: row.kinds?.[place] ?? 'standard',
    standing: section.standing,
    x: toCentimetre(plan.x[seatNo]!),
    y: toCentimetre(plan.y[seatNo]!),
  };
}

/**
 * The short printed name, `section-row-number`; `section-number` where there are no rows.
 * @throws RangeError if the plan has no such seat
 */
export function labelOf(plan: SeatingPlan, seatNo: number): string {
  const row = plan.rows[rowIndexOf(plan, seatNo)]!;
  return labelIn(plan.sections[row.sectionIndex]!, row, seatNo - row.firstSeatNo);
}

/** Grade codes in the order the plan first uses them. */
export function gradesOf(plan: SeatingPlan): string[] {
  return [...new Set(plan.sections.map((section) => section.grade))];
}

/** Body of `GET /performances/:id/seats`: depends on the plan alone, so it never changes. */
export interface SeatingPlanDescription {
  seatCount: number;
  grades: string[];
  sections: {
    code: string;
    name: string;
    grade: string;
    standing: boolean;
    firstSeatNo: number;
    seatCount: number;
    rows: { label: string; firstSeatNo: number; seats: SeatDescription[] }[];
  }[];
}

/** One seat on the map; `kind` is left out where it is `standard`, position is in metres. */
export interface SeatDescription {
  seatNo: number;
  label: string;
  number: string;
  grade: string;
  kind?: SeatKind;
  position: { x: number; y: number };
}

/** The plan as the public reads it; about 95 bytes a seat as JSON before compression. */
export function describeSeats(plan: SeatingPlan): SeatingPlanDescription {
  return {
    seatCount: plan.seatCount,
    grades: gradesOf(plan),
    sections: plan.sections.map((section) => ({
      code: section.code,
      name: section.name,
      grade: section.grade,
      standing: section.standing,
      firstSeatNo: section.firstSeatNo,
      seatCount: section.seatCount,
      rows: plan.rows
        .slice(section.firstRow, section.firstRow + section.rowCount)
        .map((row) => describeRow(plan, section, row)),
    })),
  };
}

function describeRow(plan: SeatingPlan, section: PlanSection, row: PlanRow) {
  const seats: SeatDescription[] = [];
  for (let place = 0; place < row.seatCount; place += 1) {
    const seatNo = row.firstSeatNo + place;
    const kind = row.kinds?.[place] ?? 'standard';
    seats.push({
      seatNo,
      label: labelIn(section, row, place),
      number: numberAt(row, place),
      grade: section.grade,
      ...(kind === 'standard' ? {} : { kind }),
      position: { x: toCentimetre(plan.x[seatNo]!), y: toCentimetre(plan.y[seatNo]!) },
    });
  }
  return { label: row.label, firstSeatNo: row.firstSeatNo, seats };
}

function numberAt(row: PlanRow, place: number): string {
  return row.numbers?.[place] ?? String(place + 1);
}

function labelIn(section: PlanSection, row: PlanRow, place: number): string {
  const number = numberAt(row, place);
  return section.standing ? `${section.code}-${number}` : `${section.code}-${row.label}-${number}`;
}

/** Undoes the noise of 32-bit floats, so that 0.55 reads 0.55. */
function toCentimetre(metres: number): number {
  return Math.round(metres * 100) / 100;
}
