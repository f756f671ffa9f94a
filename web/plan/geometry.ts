import type { RowsSection } from './model';

/** Metres between neighbours and between rows: what the API itself uses for a plan without places. */
export const SEAT_PITCH = 0.55;
export const ROW_PITCH = 0.95;

const DEGREES = 180;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How many seats each row has room for, from the front. */
export function rowSizes(section: RowsSection): number[] {
  const { rowCount, seatsPerRow, growth } = section;
  return Array.from({ length: rowCount }, (_, row) => Math.max(0, seatsPerRow + row * growth));
}

/**
 * Places of one row's seats before the section is turned and moved: metres from the middle of the front
 * row. On a curve all rows have one centre, `radius` before the front row, and neighbours keep their
 * distance along the arc.
 */
export function rowPlaces(row: number, count: number, radius: number): Point[] {
  const back = row * ROW_PITCH;
  return Array.from({ length: count }, (_, seat) => {
    const along = (seat - (count - 1) / 2) * SEAT_PITCH;
    if (radius <= 0) return { x: along, y: back };
    const distance = radius + back;
    const angle = along / distance;
    return { x: distance * Math.sin(angle), y: distance * Math.cos(angle) - radius };
  });
}

/** Turned by `turn` degrees clockwise and moved: y points down on the plan. */
export function placed(point: Point, at: { x: number; y: number; turn: number }): Point {
  if (at.turn === 0) return { x: at.x + point.x, y: at.y + point.y };
  const angle = (at.turn * Math.PI) / DEGREES;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return { x: at.x + point.x * cos - point.y * sin, y: at.y + point.x * sin + point.y * cos };
}

/** The middle of points' bounding box. */
export function middleOf(points: readonly Point[]): Point {
  if (points.length === 0) return { x: 0, y: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}
