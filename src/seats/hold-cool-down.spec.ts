import { coolDownSeconds, countsAsExpired } from './hold-cool-down.js';

describe('coolDownSeconds', () => {
  it.each([
    [1, 600, 0],
    [2, 600, 600],
    [3, 600, 600],
    [20, 600, 600],
    [2, 0, 0],
  ])('after %i expired holds, of %i seconds: %i', (expiredHolds, seconds, expected) => {
    expect(coolDownSeconds(expiredHolds, seconds)).toBe(expected);
  });
});

describe('countsAsExpired', () => {
  const plain = { payingOrderId: null, waitlistEntryId: null };

  it('counts a hold that nobody paid for', () => {
    expect(countsAsExpired(plain)).toBe(true);
  });

  it.each([
    ['a payment without an answer', { ...plain, payingOrderId: 'o' }],
    ['an offer of the waitlist', { ...plain, waitlistEntryId: 'e' }],
  ])('does not count %s', (_what, hold) => {
    expect(countsAsExpired(hold)).toBe(false);
  });
});
