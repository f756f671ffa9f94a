import { allowance, callFurther, type Demand, givenBetween, smoothed } from './advance.js';

const demand: Demand = {
  admissionsPerSecondMax: 20,
  activeBuyersMax: 100,
  activeCount: 0,
  pendingCount: 0,
  noShowShare: 0,
  health: 1,
  elapsedSeconds: 0.5,
  carry: 0,
};

describe('how many are called', () => {
  it.each<[string, Partial<Demand>, number]>([
    ["the seller's rate", {}, 10],
    ['a rate lowered by health', { health: 0.25 }, 2],
    ['free slots', { activeCount: 97 }, 3],
    ['slots that called buyers may still take', { activeCount: 90, pendingCount: 8 }, 2],
    ['more, when half stay away', { activeCount: 97, noShowShare: 0.5 }, 6],
    ['nobody when all slots are taken', { activeCount: 120 }, 0],
    ['ten a slot at the most', { activeCount: 99, noShowShare: 1, elapsedSeconds: 1 }, 10],
    ['a second of the rate after a standstill', { elapsedSeconds: 60 }, 20],
  ])('is %s', (_what, change, count) => {
    expect(allowance({ ...demand, ...change }).count).toBe(count);
  });

  it('keeps the rate over steps that are shorter than a place', () => {
    let carry = 0;
    let called = 0;
    for (let step = 0; step < 100; step++) {
      const next = allowance({ ...demand, admissionsPerSecondMax: 3, elapsedSeconds: 0.1, carry });
      carry = next.carry;
      called += next.count;
    }
    expect(called).toBeGreaterThanOrEqual(29);
    expect(called).toBeLessThanOrEqual(30);
  });

  it('saves up no more than one place while slots are taken', () => {
    expect(allowance({ ...demand, activeCount: 100 }).carry).toBe(1);
  });
});

describe('where serving stands', () => {
  it('goes no further than the last place given', () => {
    expect(callFurther(10, 5, 100, [])).toBe(15);
    expect(callFurther(10, 500, 100, [])).toBe(100);
    expect(callFurther(10, 5, 3, [])).toBe(10);
  });

  it('passes numbers without a holder for nothing', () => {
    expect(callFurther(10, 5, 3_000, [[13, 2_012]])).toBe(2_015);
    expect(callFurther(10, 1, 3_000, [[13, 2_012]])).toBe(11);
    expect(callFurther(10, 2, 3_000, [[13, 2_012]])).toBe(2_012);
    expect(callFurther(50, 5, 3_000, [[13, 60]])).toBe(65);
    expect(
      callFurther(0, 4, 300, [
        [100, 200],
        [3, 50],
      ]),
    ).toBe(52);
  });

  it('counts who was called', () => {
    expect(
      givenBetween(0, 100, [
        [11, 20],
        [95, 200],
      ]),
    ).toBe(84);
    expect(givenBetween(15, 18, [[11, 20]])).toBe(0);
  });
});

describe('the share of those who stay away', () => {
  it('follows what is seen', () => {
    let share = 0;
    for (let step = 0; step < 30; step++) share = smoothed(share, 10, 6);
    expect(share).toBeCloseTo(0.4, 2);
    expect(smoothed(share, 0, 0)).toBe(share);
    expect(smoothed(0, 10, 12)).toBe(0);
  });
});
