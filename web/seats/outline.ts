/** What something takes up, with y growing downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
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
