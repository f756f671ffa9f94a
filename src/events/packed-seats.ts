import { outlineOf } from './outline.js';
import { gradesOf, type PlanRow, type PlanSection, type SeatingPlan } from './seating-plan.js';
import type { SeatKind } from './seating-plan-layout.js';

/** Media type of the packed form, as of packed seat states. */
export const PACKED = 'application/octet-stream';

/** Where the numbers that follow may be read in place. */
const ALIGNMENT = Int32Array.BYTES_PER_ELEMENT;
const CENTIMETRES = 100;

/** What of a plan is not a position; seats are numbered through sections and rows in this order. */
export interface PackedHead {
  seatCount: number;
  grades: string[];
  sections: {
    code: string;
    name: string;
    grade: string;
    standing: boolean;
    /** Corners of its outline in decimetres, x and y in turn: a map of sections needs no seat. */
    outline: number[];
    rows: {
      label: string;
      seatCount: number;
      /** Printed numbers by place in the row; left out where they are 1..n. */
      numbers?: readonly string[];
      /** Kinds by place in the row; left out where every seat is `standard`. */
      kinds?: readonly SeatKind[];
    }[];
  }[];
}

/**
 * A plan in a form that a page reads without an object a seat. Little-endian: the head's length in
 * bytes as 32 bits; the head as JSON, filled with spaces to a multiple of 4 bytes; then all x and
 * all y, 32 bits a seat, each the step in centimetres from the seat before (the first from 0).
 * Steps repeat along a row, so they compress to a tenth of what the positions do.
 */
export function packSeats(plan: SeatingPlan): Buffer {
  const json = Buffer.from(JSON.stringify(headOf(plan)));
  const headBytes = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const yFrom = ALIGNMENT + headBytes + plan.seatCount * ALIGNMENT;
  const packed = Buffer.alloc(yFrom + plan.seatCount * ALIGNMENT, ' ');
  packed.writeUInt32LE(headBytes, 0);
  json.copy(packed, ALIGNMENT);
  writeSteps(packed, ALIGNMENT + headBytes, plan.x);
  writeSteps(packed, yFrom, plan.y);
  return packed;
}

function writeSteps(packed: Buffer, from: number, metres: Float32Array): void {
  let before = 0;
  metres.forEach((value, seatNo) => {
    const here = Math.round(value * CENTIMETRES);
    packed.writeInt32LE(here - before, from + seatNo * ALIGNMENT);
    before = here;
  });
}

function headOf(plan: SeatingPlan): PackedHead {
  return {
    seatCount: plan.seatCount,
    grades: gradesOf(plan),
    sections: plan.sections.map(({ code, name, grade, standing, ...section }) => ({
      ...{ code, name, grade, standing },
      outline: outlineIn(plan, section),
      rows: plan.rows.slice(section.firstRow, section.firstRow + section.rowCount).map(packedRow),
    })),
  };
}

function outlineIn(
  { x, y }: SeatingPlan,
  { firstSeatNo, seatCount }: Pick<PlanSection, 'firstSeatNo' | 'seatCount'>,
): number[] {
  const end = firstSeatNo + seatCount;
  return outlineOf(x.subarray(firstSeatNo, end), y.subarray(firstSeatNo, end)).flat();
}

function packedRow({ label, seatCount, numbers, kinds }: PlanRow) {
  return { label, seatCount, ...(numbers && { numbers }), ...(kinds && { kinds }) };
}
