import { createHash, createHmac, randomBytes } from 'node:crypto';
import { FairDraw, seedHash } from './fair-draw.js';

const seed = createHash('sha256').update('a seed for tests').digest();
const places = (draw: FairDraw): number[] =>
  Array.from({ length: draw.count }, (_, index) => draw.placeOf(index + 1));

/** The rule as it is written down, without tables: what a buyer's own program would do. */
function recompute(ofSeed: Buffer, count: number, number: number): number {
  const a = Math.ceil(Math.sqrt(count));
  const b = Math.ceil(count / a);
  let position = number - 1;
  do {
    let [left, right] = [position % a, Math.floor(position / a)];
    for (let round = 1; round <= 24; round++) {
      const hash = createHmac('sha256', ofSeed).update(`${count}:${round}:${right}`).digest('hex');
      const m = round % 2 === 1 ? a : b;
      [left, right] = [right, (left + (parseInt(hash.slice(0, 12), 16) % m)) % m];
    }
    position = left + a * right;
  } while (position >= count);
  return position + 1;
}

describe('the draw', () => {
  it.each([1, 2, 3, 4, 5, 10, 97, 1_000, 4_097, 100_000])(
    'gives each of %i places once',
    (count) => {
      const drawn = places(new FairDraw(seed, count));
      expect(new Set(drawn).size).toBe(count);
      expect(drawn.every((place) => place >= 1 && place <= count)).toBe(true);
    },
  );

  it('can be recomputed from its description', () => {
    const draw = new FairDraw(seed, 54_321);
    for (let number = 1; number <= 54_321; number += 54) {
      expect(draw.placeOf(number)).toBe(recompute(seed, 54_321, number));
    }
  });

  it('is another one with another seed, and with another count', () => {
    const drawn = places(new FairDraw(seed, 500));
    const same = (other: number[]): number =>
      drawn.filter((place, index) => place === other[index]).length;
    expect(same(places(new FairDraw(randomBytes(32), 500)))).toBeLessThan(20);
    expect(same(places(new FairDraw(seed, 501)))).toBeLessThan(20);
  });

  /** Chi-square over the 720 orders of six: mean 719, standard deviation 37.9. */
  it('gives every order of a small line alike', () => {
    const orders = new Map<string, number>();
    const draws = 14_400;
    for (let index = 0; index < draws; index++) {
      const one = createHash('sha256').update(`seed ${index}`).digest();
      const order = places(new FairDraw(one, 6)).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    const expected = draws / 720;
    const chiSquare =
      [...orders.values()].reduce((sum, n) => sum + (n - expected) ** 2, 0) / expected;
    expect(orders.size).toBe(720);
    expect(chiSquare).toBeLessThan(719 + 5 * 37.9);
  });

  /** Chi-square over 100 by 100 cells of 100,000 places: mean 9,801, standard deviation 140. */
  it('does not favour early numbers in a long line', () => {
    const count = 100_000;
    const cells = new Map<number, number>();
    for (const [index, place] of places(new FairDraw(seed, count)).entries()) {
      const cell = Math.floor(index / 1_000) * 100 + Math.floor((place - 1) / 1_000);
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
    }
    let chiSquare = 0;
    for (let cell = 0; cell < 10_000; cell++) chiSquare += ((cells.get(cell) ?? 0) - 10) ** 2 / 10;
    expect(Math.abs(chiSquare - 9_801)).toBeLessThan(5 * 140);
  });

  it('refuses numbers that were not registered', () => {
    for (const number of [0, 6, 1.5]) {
      expect(() => new FairDraw(seed, 5).placeOf(number)).toThrow(RangeError);
    }
  });

  it('publishes a hash that tells nothing of the seed but proves it', () => {
    expect(seedHash(seed)).toBe(createHash('sha256').update(seed).digest('hex'));
  });
});
