import type { Answer } from '../api/client';
import { hullOf } from './hull';

type SeatsDocument = Answer<'/api/v1/performances/{id}/seats', 'get'>;

/** A section of the hall as it is drawn; seats first .. first + count - 1. */
export interface Section {
  readonly code: string;
  readonly name: string;
  readonly grade: string;
  readonly standing: boolean;
  readonly first: number;
  readonly count: number;
  readonly rows: readonly Row[];
  /** Corners of its outline in metres, x and y in turn. */
  readonly hull: Float32Array;
  readonly x: number;
  readonly y: number;
}

export interface Row {
  readonly label: string;
  readonly first: number;
  readonly count: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A hall, seat by seat, in arrays by seat number: 25,000 seats are drawn sixty times a second. */
export interface Plan {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Index into `gradeCodes`. */
  readonly grade: Uint8Array;
  /** Index into `sections`. */
  readonly section: Uint16Array;
  readonly numbers: readonly string[];
  readonly kinds: ReadonlyMap<number, string>;
  readonly gradeCodes: readonly string[];
  readonly sections: readonly Section[];
  readonly box: Box;
  /** Metres between neighbours: what one seat has room for. */
  readonly pitch: number;
}

const PAD_METRES = 0.5;
const PITCH_METRES = 0.5;

/** Room for the stage before the first row. */
const STAGE_METRES = 2.5;

/** Reads the API's document into arrays. */
export function readPlan(document: SeatsDocument): Plan {
  const count = document.seatCount;
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const grade = new Uint8Array(count);
  const section = new Uint16Array(count);
  const numbers = new Array<string>(count).fill('');
  const kinds = new Map<number, string>();
  const gradeCodes = [...document.grades];
  document.sections.forEach((one, index) => {
    for (const seat of one.rows.flatMap(({ seats }) => seats)) {
      const { seatNo } = seat;
      x[seatNo] = seat.position.x;
      y[seatNo] = seat.position.y;
      grade[seatNo] = Math.max(0, gradeCodes.indexOf(seat.grade));
      section[seatNo] = index;
      numbers[seatNo] = seat.number;
      if (seat.kind !== undefined) kinds.set(seatNo, seat.kind);
    }
  });
  const sections = document.sections.map((one): Section => {
    const { firstSeatNo: first, seatCount } = one;
    const xs = x.subarray(first, first + seatCount);
    const ys = y.subarray(first, first + seatCount);
    return {
      code: one.code,
      name: one.name,
      grade: one.grade,
      standing: one.standing,
      first,
      count: seatCount,
      rows: one.rows.map((row) => ({
        label: row.label,
        first: row.firstSeatNo,
        count: row.seats.length,
      })),
      hull: hullOf(xs, ys, PAD_METRES),
      x: mean(xs),
      y: mean(ys),
    };
  });
  const box = boxOf(x, y);
  return {
    count,
    x,
    y,
    grade,
    section,
    numbers,
    kinds,
    gradeCodes,
    sections,
    box,
    pitch: PITCH_METRES,
  };
}

/** Where a seat is, in the words on its ticket. */
export function labelOf(
  plan: Plan,
  seatNo: number,
): { section: string; row: string; number: string } {
  const section = plan.sections[plan.section[seatNo] ?? 0];
  const row = section?.rows.find(({ first, count }) => seatNo >= first && seatNo < first + count);
  return {
    section: section?.code ?? '',
    row: section?.standing === true ? '' : (row?.label ?? ''),
    number: plan.numbers[seatNo] ?? '',
  };
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}

function boxOf(x: Float32Array, y: Float32Array): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let seat = 0; seat < x.length; seat++) {
    left = Math.min(left, x[seat]!);
    right = Math.max(right, x[seat]!);
    top = Math.min(top, y[seat]!);
    bottom = Math.max(bottom, y[seat]!);
  }
  return { left, top: top - STAGE_METRES, right, bottom };
}
