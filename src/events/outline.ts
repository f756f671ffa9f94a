import { polygonHull } from 'd3-polygon';

type Point = [number, number];

const inDecimetres = (metres: number): number => Math.round(metres * 10);

/** How far around its seats a section reaches, in metres. */
const PAD_METRES = 0.5;
const WAYS = 8;
const OFFSETS = Array.from({ length: WAYS }, (_, way): Point => {
  const turn = (2 * Math.PI * way) / WAYS;
  return [Math.cos(turn) * PAD_METRES, Math.sin(turn) * PAD_METRES];
});

/**
 * The convex outline of seats, half a metre around them: corners in whole decimetres, one after another
 * around it, three at the least. On a curve that is half as many corners as in centimetres.
 */
export function outlineOf(x: Float32Array, y: Float32Array): Point[] {
  const seats = Array.from(x, (at, seat): Point => [at, y[seat]!]);
  // Of many seats a handful is outermost; only around those there is something to be done.
  const outermost = polygonHull(seats) ?? seats;
  const around = outermost.flatMap(([px, py]) =>
    OFFSETS.map(([dx, dy]): Point => [inDecimetres(px + dx), inDecimetres(py + dy)]),
  );
  return polygonHull(around) ?? around;
}
