import { STEP_MS, stepAcceptedUntilMs, stepAgeMs, stepAt, stepsSince } from './moving-part.js';

const NOON = Date.UTC(2026, 9, 3, 12);
/** A moment at which the 24 bits begin anew: 2^24 steps of 15 s, seven times. */
const WRAP = 7 * 2 ** 24 * STEP_MS;

describe('the step', () => {
  it('is another one every 15 seconds', () => {
    expect(stepAt(NOON + STEP_MS) - stepAt(NOON)).toBe(1);
    expect(stepAt(NOON + STEP_MS - 1)).toBe(stepAt(NOON));
    expect([stepAgeMs(NOON), stepAgeMs(NOON + 14_999)]).toEqual([0, 14_999]);
  });

  it.each([NOON, WRAP])('counts from one to the next, also where it begins anew (%p)', (at) => {
    for (let steps = -1_000; steps <= 1_000; steps++) {
      expect(stepsSince(stepAt(at), at + steps * STEP_MS)).toBe(steps);
    }
  });

  it('begins anew after 2^24', () => {
    expect([stepAt(WRAP - 1), stepAt(WRAP)]).toEqual([2 ** 24 - 1, 0]);
  });

  it('is accepted until 45 seconds after it began', () => {
    expect(stepAcceptedUntilMs(NOON)).toBe(NOON + 45_000);
    expect(stepAcceptedUntilMs(NOON + 14_999)).toBe(NOON + 45_000);
  });
});
