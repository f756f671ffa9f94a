import type { Box } from './outline';

/** Seats by the square of the hall they stand in, so that a part of it is drawn without the rest. */
export interface Grid {
  readonly left: number;
  readonly top: number;
  readonly cellMetres: number;
  readonly columns: number;
  readonly rows: number;
  /** Where in `seats` those of a square begin; one more entry than squares. */
  readonly starts: Uint32Array;
  readonly seats: Uint32Array;
}

const CELL_METRES = 4;
/** However wide a hall is drawn, it has so many squares a side at the most. */
const SIDE_MAX = 128;

/** Sorts seats into squares by counting; linear in seats. */
export function gridOf(x: Float32Array, y: Float32Array, box: Box): Grid {
  const { left, top, right, bottom } = box;
  const cellMetres = Math.max(CELL_METRES, (right - left) / SIDE_MAX, (bottom - top) / SIDE_MAX);
  const columns = Math.floor((right - left) / cellMetres) + 1;
  const rows = Math.floor((bottom - top) / cellMetres) + 1;
  const square = new Uint32Array(x.length);
  const starts = new Uint32Array(columns * rows + 1);
  for (let seat = 0; seat < x.length; seat++) {
    const column = Math.floor((x[seat]! - left) / cellMetres);
    square[seat] = Math.floor((y[seat]! - top) / cellMetres) * columns + column;
    starts[square[seat]! + 1]!++;
  }
  for (let at = 0; at < columns * rows; at++) starts[at + 1]! += starts[at]!;
  const next = starts.slice();
  const seats = new Uint32Array(x.length);
  for (let seat = 0; seat < x.length; seat++) seats[next[square[seat]!]!++] = seat;
  return { left, top, cellMetres, columns, rows, starts, seats };
}

/** Visits the seats of all squares that a box, in metres, touches. */
export function visitSeats(grid: Grid, box: Box, visit: (seat: number) => void): void {
  const { left, top, cellMetres, columns, rows, starts, seats } = grid;
  const at = (metres: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(metres / cellMetres)));
  const [first, last] = [at(box.left - left, columns), at(box.right - left, columns)];
  for (let row = at(box.top - top, rows); row <= at(box.bottom - top, rows); row++) {
    const end = starts[row * columns + last + 1]!;
    for (let here = starts[row * columns + first]!; here < end; here++) visit(seats[here]!);
  }
}
