/**
 * The outline of points, pushed outwards by `pad`: their convex hull (Andrew's monotone chain) around
 * eight points set about each.
 * @returns corners, x and y in turn
 */
export function hullOf(x: Float32Array, y: Float32Array, pad: number): Float32Array {
  const corners = chain(Array.from(x, (_, seat): Point => [x[seat]!, y[seat]!]));
  const padded = corners.flatMap(([cx, cy]) =>
    OFFSETS.map(([dx, dy]): Point => [cx + dx * pad, cy + dy * pad]),
  );
  return Float32Array.from(chain(padded).flat());
}

type Point = readonly [number, number];

const OFFSETS: readonly Point[] = Array.from({ length: 8 }, (_, eighth) => [
  Math.cos((eighth * Math.PI) / 4),
  Math.sin((eighth * Math.PI) / 4),
]);

function chain(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (list: readonly Point[]): Point[] => {
    const kept: Point[] = [];
    for (const point of list) {
      while (kept.length >= 2 && !turnsLeft(kept, point)) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

/** Whether the way over the last two points turns left towards a third. */
function turnsLeft(kept: readonly Point[], c: Point): boolean {
  const [a, b] = [kept[kept.length - 2]!, kept[kept.length - 1]!];
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
}

/** Whether a point lies within an outline. */
export function isInside(hull: Float32Array, x: number, y: number): boolean {
  let inside = false;
  for (let here = 0, last = hull.length - 2; here < hull.length; last = here, here += 2) {
    const [ax, ay, bx, by] = [hull[here]!, hull[here + 1]!, hull[last]!, hull[last + 1]!];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
