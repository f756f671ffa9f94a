import { changesOf } from './changes';
import { gridOf, visitSeats } from './grid';
import { hullOf } from './hull';
import { boxOfHull, isInside } from './outline';
import type { Scene } from './painter';
import { planOf } from './plan';
import { SEAT } from './states';

/** Numbers from 0 to 1 that are the same in every run (Park and Miller, 1988). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function scattered(count: number, seed: number): { x: Float32Array; y: Float32Array } {
  const random = numbersFrom(seed);
  const x = Float32Array.from({ length: count }, () => random() * 60 - 30);
  const y = Float32Array.from({ length: count }, () => random() * 40);
  return { x, y };
}

describe('an outline', () => {
  it.each([1, 2, 3, 4, 5])('has all its seats inside and is convex (%d)', (seed) => {
    const { x, y } = scattered(300, seed);
    const hull = hullOf(x, y);
    x.forEach((_, seat) => expect(isInside(hull, x[seat]!, y[seat]!)).toBe(true));
    const corner = (at: number) =>
      [hull[at % hull.length]!, hull[(at + 1) % hull.length]!] as const;
    for (let at = 0; at < hull.length; at += 2) {
      const [[ax, ay], [bx, by], [cx, cy]] = [corner(at), corner(at + 2), corner(at + 4)];
      expect((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)).toBeLessThan(0);
    }
  });

  it.each([
    ['one seat', [3], [4]],
    ['seats in one place', [3, 3, 3], [4, 4, 4]],
    ['a row', [0, 1, 2, 3], [0, 0, 0, 0]],
    ['a slanting row', [0, 1, 2, 3], [0, 2, 4, 6]],
  ])('goes around %s', (_, xs, ys) => {
    const hull = hullOf(Float32Array.from(xs), Float32Array.from(ys));
    xs.forEach((x, seat) => expect(isInside(hull, x, ys[seat]!)).toBe(true));
    const box = boxOfHull(hull);
    expect(box.left).toBeCloseTo(Math.min(...xs) - 0.5);
    expect(box.bottom).toBeCloseTo(Math.max(...ys) + 0.5);
  });
});

describe('seats by their squares', () => {
  it.each([1, 2, 3])('are all found where they are, each once (%d)', (seed) => {
    const { x, y } = scattered(500, seed);
    const grid = gridOf(x, y, { left: -30, top: 0, right: 30, bottom: 40 });
    const random = numbersFrom(seed + 100);
    for (let round = 0; round < 20; round++) {
      const [left, top] = [random() * 60 - 30, random() * 40];
      const box = { left, top, right: left + random() * 20, bottom: top + random() * 20 };
      const found: number[] = [];
      visitSeats(grid, box, (seat) => found.push(seat));
      expect(new Set(found).size).toBe(found.length);
      x.forEach((at, seat) => {
        const isIn = at >= box.left && at <= box.right && y[seat]! >= top && y[seat]! <= box.bottom;
        if (isIn) expect(found).toContain(seat);
      });
      expect(found.length).toBeLessThan(500);
    }
  });
});

describe('what changed on the map', () => {
  const row = (label: string, first: number) => ({ label, first, count: 100 });
  const hull = (y: number) => Float32Array.of(-1, y - 1, 100, y - 1, 100, y + 1, -1, y + 1);
  const plan = planOf({
    gradeCodes: ['R'],
    sections: [
      { code: 'A', name: 'A', grade: 'R', standing: false, rows: [row('1', 0)], hull: hull(0) },
      { code: 'B', name: 'B', grade: 'R', standing: false, rows: [row('1', 100)], hull: hull(20) },
    ],
    places: () => ({
      x: Float32Array.from({ length: 200 }, (_, seat) => seat % 100),
      y: Float32Array.from({ length: 200 }, (_, seat) => (seat < 100 ? 0 : 20)),
      numbers: Array.from({ length: 200 }, (_, seat) => String(seat)),
      kinds: new Map(),
    }),
  });
  const scene = {
    plan,
    states: new Uint8Array(200),
    free: [100, 100],
    chosen: new Set<number>(),
    lost: new Set<number>(),
    ink: {},
    words: {},
  } as unknown as Scene;
  const sold = (free: readonly number[], ...seats: number[]): Scene => {
    const states = new Uint8Array(200);
    for (const seat of seats) states[seat] = SEAT.sold;
    return { ...scene, states, free };
  };
  const near = { scale: 40, x: 0, y: 0 };
  const far = { scale: 4, x: 10, y: 20 };

  it('is nothing when nothing did', () => {
    expect(changesOf(scene, { ...scene }, near)).toEqual([]);
    expect(changesOf(scene, sold([100, 100]), near)).toEqual([]);
  });

  it('is the place of each seat, near', () => {
    const boxes = changesOf(scene, sold([99, 99], 3, 150), near)!;
    expect(boxes.map(({ left, right }) => (left + right) / 2)).toEqual([120, 2_000]);
    expect(boxes.map(({ top, bottom }) => (top + bottom) / 2)).toEqual([0, 800]);
  });

  it('is a section when its share changed by a step, far', () => {
    expect(changesOf(sold([100, 100]), sold([100, 98]), far)).toHaveLength(1);
    const [box] = changesOf(sold([100, 100]), sold([100, 90]), far)!;
    expect(box!.top).toBeGreaterThan(80);
    expect(changesOf(sold([100, 99]), sold([100, 100]), far)).toHaveLength(0);
    // The last one makes a difference, however small its share is.
    expect(changesOf(sold([1, 100]), sold([0, 100]), far)).toHaveLength(1);
  });

  it('is where a seat was chosen or let go', () => {
    const [from, to] = [new Set([1, 2]), new Set([2, 5])];
    expect(changesOf({ ...scene, chosen: from }, { ...scene, chosen: to }, near)).toHaveLength(2);
  });

  it('is everything with other colours, or with the first states', () => {
    expect(changesOf(scene, { ...scene, ink: { ...scene.ink } }, near)).toBeUndefined();
    expect(changesOf({ ...scene, states: undefined }, scene, near)).toBeUndefined();
  });
});
