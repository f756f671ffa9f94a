import type { Answer } from '../api/client';
import { type Grid, gridOf } from './grid';
import { type Box, boxOfHull, hullOf } from './hull';

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
  /** What the outline takes up. */
  readonly box: Box;
  readonly x: number;
  readonly y: number;
}

export interface Row {
  readonly label: string;
  readonly first: number;
  readonly count: number;
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
  readonly grid: Grid;
  /** Metres between neighbours: what one seat has room for. */
  readonly pitch: number;
}

const PAD_METRES = 0.5;
const PITCH_METRES = 0.5;

/** Room for the stage before the first row. */
const STAGE_METRES = 2.5;

/** What is known of a section before it is drawn; its rows follow one another by seat number. */
export interface SectionHead {
  readonly code: string;
  readonly name: string;
  readonly grade: string;
  readonly standing: boolean;
  readonly rows: readonly Row[];
}

/** What of a plan is told; the rest follows from it. */
export interface PlanParts {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly numbers: readonly string[];
  readonly kinds: ReadonlyMap<number, string>;
  readonly gradeCodes: readonly string[];
  readonly sections: readonly SectionHead[];
}

/** Reads the API's JSON document into arrays. */
export function readPlan(document: SeatsDocument): Plan {
  const count = document.seatCount;
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const numbers = new Array<string>(count).fill('');
  const kinds = new Map<number, string>();
  for (const seat of document.sections.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats))) {
    const { seatNo } = seat;
    x[seatNo] = seat.position.x;
    y[seatNo] = seat.position.y;
    numbers[seatNo] = seat.number;
    if (seat.kind !== undefined) kinds.set(seatNo, seat.kind);
  }
  const sections = document.sections.map(({ code, name, grade, standing, rows }) => ({
    ...{ code, name, grade, standing },
    rows: rows.map(({ label, firstSeatNo, seats }) => ({
      ...{ label, first: firstSeatNo, count: seats.length },
    })),
  }));
  return planOf({ x, y, numbers, kinds, gradeCodes: document.grades, sections });
}

/** A plan whose parts are told: outlines, middles and the box around it are found. */
export function planOf({ x, y, numbers, kinds, gradeCodes, sections }: PlanParts): Plan {
  const grade = new Uint8Array(x.length);
  const section = new Uint16Array(x.length);
  const drawn = sections.map((one, index): Section => {
    const first = one.rows[0]?.first ?? 0;
    const count = one.rows.reduce((sum, row) => sum + row.count, 0);
    const xs = x.subarray(first, first + count);
    const ys = y.subarray(first, first + count);
    grade.fill(Math.max(0, gradeCodes.indexOf(one.grade)), first, first + count);
    section.fill(index, first, first + count);
    const hull = hullOf(xs, ys, PAD_METRES);
    return { ...one, first, count, hull, box: boxOfHull(hull), x: mean(xs), y: mean(ys) };
  });
  const box = boxOf(x, y);
  return {
    count: x.length,
    ...{ x, y, grade, section, numbers, kinds, gradeCodes },
    sections: drawn,
    box,
    grid: gridOf(x, y, box),
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
