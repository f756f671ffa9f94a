import { polygonHull } from 'd3-polygon';

type Point = [number, number];

/** How far around its seats a section reaches, as the API has it. */
const PAD_METRES = 0.5;
const OFFSETS = Array.from({ length: 8 }, (_, eighth): Point => [
  Math.cos((eighth * Math.PI) / 4),
  Math.sin((eighth * Math.PI) / 4),
]);

/**
 * The outline of a draft's seats, half a metre around them: the convex hull of eight points about each.
 * Of a stored plan the API tells it.
 * @returns corners, x and y in turn
 */
export function hullOf(x: Float32Array, y: Float32Array): Float32Array {
  const seats = Array.from(x, (at, seat): Point => [at, y[seat]!]);
  const padded = (polygonHull(seats) ?? seats).flatMap(([px, py]) =>
    OFFSETS.map(([dx, dy]): Point => [px + dx * PAD_METRES, py + dy * PAD_METRES]),
  );
  return Float32Array.from((polygonHull(padded) ?? padded).flat());
}
