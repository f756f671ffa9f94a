import { SEAT_PITCH } from './geometry';
import { grouped, type Imported, type ImportedSeat, kindOf, sectionsOf } from './import-rows';

/** A seat-like shape of a drawing, in the drawing's own units, y downwards. */
export interface Shape {
  readonly x: number;
  readonly y: number;
  /** Names of the groups around it, from the outermost. */
  readonly groups: readonly string[];
  /** What its attributes or its title say, where they do. */
  readonly section?: string | undefined;
  readonly row?: string | undefined;
  readonly number?: string | undefined;
  readonly grade?: string | undefined;
  readonly kind?: string | undefined;
  readonly house?: boolean | undefined;
}

/** Rows whose middles are nearer than this share of a seat's distance are one. */
const SAME_ROW = 0.5;
const SAMPLE_MAX = 2_000;

/**
 * Makes sections of a drawing's shapes. The outer group names the section and the next one the row,
 * unless attributes do; where neither does, shapes on one height are a row, numbered from the left.
 * The drawing is scaled so that the usual distance to the nearest neighbour is that of two seats.
 */
export function importShapes(shapes: readonly Shape[]): Imported {
  const unit = usualDistance(shapes);
  const scale = unit > 0 ? SEAT_PITCH / unit : 1;
  const named = shapes.map((shape) => ({ shape, ...namesOf(shape) }));
  const bySection = grouped(named, ({ section }) => section);
  const seats: ImportedSeat[] = [];
  for (const [section, own] of bySection) {
    for (const [row, ofRow] of rowsIn(own, unit)) {
      const inOrder = ofRow.every(({ shape }) => shape.number === undefined)
        ? ofRow.toSorted((a, b) => a.shape.x - b.shape.x)
        : ofRow;
      inOrder.forEach(({ shape }, index) => {
        seats.push({
          section,
          row,
          number: shape.number ?? String(index + 1),
          grade: shape.grade ?? 'R',
          kind: kindOf(shape.kind ?? ''),
          house: shape.house === true,
          x: shape.x * scale,
          y: shape.y * scale,
        });
      });
    }
  }
  return sectionsOf(seats);
}

interface Named {
  readonly shape: Shape;
  readonly section: string;
  readonly row: string | undefined;
}

function namesOf(shape: Shape): Omit<Named, 'shape'> {
  const [outer, inner] = shape.groups;
  return { section: shape.section ?? outer ?? 'A', row: shape.row ?? inner };
}

function rowsIn(own: readonly Named[], unit: number): Map<string, Named[]> {
  if (own.some(({ row }) => row !== undefined)) {
    return grouped(own, ({ row }) => row ?? '1');
  }
  const rows = new Map<string, Named[]>();
  let last: Named | undefined;
  for (const one of own.toSorted((a, b) => a.shape.y - b.shape.y)) {
    const isNew = last === undefined || one.shape.y - last.shape.y > unit * SAME_ROW;
    const label = String(rows.size + (isNew ? 1 : 0));
    rows.set(label, [...(rows.get(label) ?? []), one]);
    last = one;
  }
  return rows;
}

/** Median distance to the nearest neighbour, over a sample of the shapes. */
function usualDistance(shapes: readonly Shape[]): number {
  const step = Math.max(1, Math.ceil(shapes.length / SAMPLE_MAX));
  const nearest: number[] = [];
  for (let index = 0; index < shapes.length; index += step) {
    const { x, y } = shapes[index]!;
    let best = Infinity;
    shapes.forEach((other, place) => {
      if (place !== index) best = Math.min(best, Math.hypot(other.x - x, other.y - y));
    });
    if (best > 0 && best < Infinity) nearest.push(best);
  }
  const sorted = nearest.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
