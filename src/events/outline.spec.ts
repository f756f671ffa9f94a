import { polygonContains } from 'd3-polygon';
import { outlineOf } from './outline.js';

describe('the outline of a section', () => {
  it.each([
    ['one seat', [3], [4]],
    ['two seats', [3, 5], [4, 4]],
    ['seats in one place', [3, 3, 3], [4, 4, 4]],
    ['a row', [0, 1, 2, 3], [0, 0, 0, 0]],
    ['a slanting row', [0, 1, 2, 3], [0, 2, 4, 6]],
    ['a block', [0, 1, 2, 0, 1, 2, 0, 1, 2], [0, 0, 0, 1, 1, 1, 2, 2, 2]],
  ])('goes half a metre around %s', (_, xs, ys) => {
    const outline = outlineOf(Float32Array.from(xs), Float32Array.from(ys));
    xs.forEach((x, seat) => expect(polygonContains(outline, [10 * x, 10 * ys[seat]!])).toBe(true));
    const [across, down] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
    expect(Math.min(...across)).toBe(10 * Math.min(...xs) - 5);
    expect(Math.max(...across)).toBe(10 * Math.max(...xs) + 5);
    expect(Math.min(...down)).toBe(10 * Math.min(...ys) - 5);
    expect(Math.max(...down)).toBe(10 * Math.max(...ys) + 5);
  });
});
