/** What something takes up, with y growing downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The outline of points, pushed outwards by `pad`: their convex hull (Andrew's monotone chain) around
 * eight points set about each.
 * @returns corners, x and y in turn
 */
export function hullOf(x: Float32Array, y: Float32Array, pad: number): Float32Array {
  const corners = chain(outermost(x, y));
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

/**
 * Points that may be corners: those not inside the polygon of the points that reach furthest in eight
 * directions (Akl and Toussaint, 1978). Of a block of seats a handful is left to be sorted.
 */
function outermost(x: Float32Array, y: Float32Array): Point[] {
  const ring = OFFSETS.map((way) => furthest(x, y, way)).filter(
    (seat, index, seats) => seat !== seats.at(index - 1),
  );
  const kept: Point[] = [];
  for (let seat = 0; seat < x.length; seat++) {
    if (!isWithin(ring, x, y, seat)) kept.push([x[seat]!, y[seat]!]);
  }
  return kept;
}

/** The point that reaches furthest in a direction. */
function furthest(x: Float32Array, y: Float32Array, [dx, dy]: Point): number {
  let [found, reach] = [0, -Infinity];
  for (let seat = 0; seat < x.length; seat++) {
    const along = x[seat]! * dx + y[seat]! * dy;
    if (along > reach) {
      reach = along;
      found = seat;
    }
  }
  return found;
}

/** Whether a point lies to the left of every edge of a ring that runs leftwards, and on none. */
function isWithin(
  ring: readonly number[],
  x: Float32Array,
  y: Float32Array,
  seat: number,
): boolean {
  if (ring.length < 3) return false;
  let from = ring[ring.length - 1]!;
  for (const to of ring) {
    const [ax, ay] = [x[from]!, y[from]!];
    const turn = (x[to]! - ax) * (y[seat]! - ay) - (y[to]! - ay) * (x[seat]! - ax);
    if (turn <= 0) return false;
    from = to;
  }
  return true;
}

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

/** A box around an outline. */
export function boxOfHull(hull: Float32Array): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < hull.length; corner += 2) {
    left = Math.min(left, hull[corner]!);
    right = Math.max(right, hull[corner]!);
    top = Math.min(top, hull[corner + 1]!);
    bottom = Math.max(bottom, hull[corner + 1]!);
  }
  return { left, top, right, bottom };
}
