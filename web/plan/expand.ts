import type { Box } from '../seats/outline';
import { placed, rowPlaces, rowSizes } from './geometry';
import {
  type Mark,
  markKey,
  type PlanDraft,
  type PlanSection,
  type RowsSection,
  type SeatKind,
  type StandingSection,
} from './model';
import { rowLabel, seatNumbers } from './numbering';

/** A seat as it will be sold. `row` and `seat` count over all seats, gone ones included. */
export interface PlannedSeat {
  readonly row: number;
  readonly seat: number;
  readonly label: string;
  readonly number: string;
  readonly x: number;
  readonly y: number;
  readonly kind: SeatKind;
  readonly house: boolean;
}

export interface PlannedRow {
  readonly label: string;
  readonly seats: readonly PlannedSeat[];
}

const NOTHING: Mark = {};
const STANDING_PITCH = 0.6;
const STANDING_WIDTH_TO_DEPTH = 1.6;
const STANDING_GAP = 2;
const keptBoxes = new WeakMap<PlanDraft, ReadonlyMap<string, Box>>();
const kept = new WeakMap<PlanSection, readonly PlannedRow[]>();

/** Rows of a section with the seats that are left in them; a standing section has none. */
export function rowsOf(section: PlanSection): readonly PlannedRow[] {
  const known = kept.get(section);
  if (known !== undefined) return known;
  const rows = makeRows(section);
  kept.set(section, rows);
  return rows;
}

function makeRows(section: PlanSection): PlannedRow[] {
  switch (section.type) {
    case 'rows':
      return ruledRows(section);
    case 'drawn':
      return section.rows.map(({ label, seats }, row) => ({
        label,
        seats: seats.flatMap((one, seat) => {
          const mark = section.marks[markKey(row, seat)] ?? NOTHING;
          if (mark.gone === true) return [];
          return [planned({ row, seat, label, number: one.number }, placed(one, section), mark)];
        }),
      }));
    case 'standing':
      return [];
  }
}

function ruledRows(section: RowsSection): PlannedRow[] {
  return rowSizes(section).map((count, row) => {
    const label = rowLabel(section.rowLabels, section.firstRow + row);
    const marks = Array.from(
      { length: count },
      (_, seat) => section.marks[markKey(row, seat)] ?? NOTHING,
    );
    const left = marks.filter(({ gone }) => gone !== true).length;
    const numbers = seatNumbers(left, section.numbering, section.firstNumber);
    const places = rowPlaces(row, count, section.radius);
    const seats = marks.flatMap((mark, seat) => {
      if (mark.gone === true) return [];
      const number = String(numbers.shift());
      return [planned({ row, seat, label, number }, placed(places[seat]!, section), mark)];
    });
    return { label, seats };
  });
}

function planned(
  name: Pick<PlannedSeat, 'row' | 'seat' | 'label' | 'number'>,
  { x, y }: { x: number; y: number },
  mark: Mark,
): PlannedSeat {
  const cm = (metres: number): number => Math.round(metres * 100) / 100;
  return {
    ...name,
    x: cm(x),
    y: cm(y),
    kind: mark.kind ?? 'standard',
    house: mark.house === true,
  };
}

/** Seats of a section that are on the plan. */
export function seatCountOf(section: PlanSection): number {
  if (section.type === 'standing') return section.capacity;
  return rowsOf(section).reduce((sum, { seats }) => sum + seats.length, 0);
}

/** Seats of a plan. */
export function seatCountOfPlan(plan: PlanDraft): number {
  return plan.sections.reduce((sum, section) => sum + seatCountOf(section), 0);
}

/** Grades in the order the plan first uses them. */
export function gradesOf(plan: PlanDraft): string[] {
  return [...new Set(plan.sections.map(({ grade }) => grade))];
}

/** A section as the API takes it: rows, or standing places. */
interface LayoutSection {
  readonly code: string;
  readonly name: string;
  readonly grade: string;
  readonly standing?: number;
  readonly rows?: {
    label: string;
    seats: { number: string; x: number; y: number; kind?: SeatKind }[];
  }[];
}

/** Body of `POST /seating-plans`: every seat with its number and place; empty rows are left out. */
export function layoutOf(plan: PlanDraft): {
  name: string;
  venue: string;
  sections: LayoutSection[];
} {
  return {
    name: plan.name.trim(),
    venue: plan.venue.trim(),
    sections: plan.sections.map((section): LayoutSection => {
      const { code, grade } = section;
      const head = { code: code.trim(), name: section.name.trim() || code.trim(), grade };
      if (section.type === 'standing') return { ...head, standing: section.capacity };
      return {
        ...head,
        rows: rowsOf(section)
          .filter(({ seats }) => seats.length > 0)
          .map(({ label, seats }) => ({
            label,
            seats: seats.map(({ number, x, y, kind }) => ({
              number,
              x,
              y,
              ...(kind === 'standard' ? {} : { kind }),
            })),
          })),
      };
    }),
  };
}

/** Seat numbers (0..n-1, in the API's order) that the house keeps. */
export function houseSeatNos(plan: PlanDraft): number[] {
  const found: number[] = [];
  let seatNo = 0;
  for (const section of plan.sections) {
    for (const { seats } of rowsOf(section)) {
      for (const { house } of seats) {
        if (house) found.push(seatNo);
        seatNo += 1;
      }
    }
    if (section.type === 'standing') seatNo += section.capacity;
  }
  return found;
}

/**
 * The plan as the API will describe it, for drawing it before it is stored. Standing places are set
 * behind everything else, one section behind the other.
 */
export function documentOf(plan: PlanDraft) {
  let seatNo = 0;
  let behind = deepestOf(plan) + STANDING_GAP;
  const sections = plan.sections.map((section) => {
    const { code, name, grade } = section;
    const firstSeatNo = seatNo;
    const describe = (label: string, number: string, place: { x: number; y: number }) => ({
      seatNo: seatNo++,
      label: `${code}-${label}-${number}`,
      number,
      grade,
      position: { x: place.x, y: place.y },
    });
    const rows =
      section.type === 'standing'
        ? [{ label: '', firstSeatNo, seats: standingPlaces(section, behind, describe) }]
        : rowsOf(section).map((row) => ({
            label: row.label,
            firstSeatNo: seatNo,
            seats: row.seats.map((seat) => ({
              ...describe(row.label, seat.number, seat),
              kind: seat.kind,
            })),
          }));
    if (section.type === 'standing') behind += depthOf(section) + STANDING_GAP;
    const standing = section.type === 'standing';
    return { code, name, grade, standing, firstSeatNo, seatCount: seatNo - firstSeatNo, rows };
  });
  return { seatCount: seatNo, grades: gradesOf(plan), sections };
}

/** Where the standing sections are drawn, behind everything else. */
export function standingBoxes(plan: PlanDraft): ReadonlyMap<string, Box> {
  const known = keptBoxes.get(plan);
  if (known !== undefined) return known;
  const boxes = new Map<string, Box>();
  let top = deepestOf(plan) + STANDING_GAP;
  for (const section of plan.sections) {
    if (section.type !== 'standing') continue;
    const half = (columnsOf(section) * STANDING_PITCH) / 2;
    const bottom = top + depthOf(section);
    boxes.set(section.id, { left: -half, right: half, top, bottom });
    top = bottom + STANDING_GAP;
  }
  keptBoxes.set(plan, boxes);
  return boxes;
}

const columnsOf = ({ capacity }: StandingSection): number =>
  Math.ceil(Math.sqrt(capacity * STANDING_WIDTH_TO_DEPTH));

const depthOf = (section: StandingSection): number =>
  Math.ceil(section.capacity / columnsOf(section)) * STANDING_PITCH;

function standingPlaces<Seat>(
  section: StandingSection,
  top: number,
  describe: (label: string, number: string, place: { x: number; y: number }) => Seat,
): Seat[] {
  const columns = columnsOf(section);
  return Array.from({ length: section.capacity }, (_, place) =>
    describe('', String(place + 1), {
      x: ((place % columns) - (columns - 1) / 2) * STANDING_PITCH,
      y: top + Math.floor(place / columns) * STANDING_PITCH,
    }),
  );
}

function deepestOf(plan: PlanDraft): number {
  let deepest = -STANDING_GAP;
  for (const section of plan.sections) {
    for (const { seats } of rowsOf(section)) {
      for (const { y } of seats) deepest = Math.max(deepest, y);
    }
  }
  return deepest;
}
