import { daysUntil, feePercent, nextFeeStep, ticketFee } from './cancellation-fee.js';

/** Seven in the evening of 24 December in Seoul. */
const startsAt = new Date('2026-12-24T19:00:00+09:00');
const steps = [
  { daysBefore: 9, percent: 10 },
  { daysBefore: 0, percent: 90 },
  { daysBefore: 2, percent: 30 },
  { daysBefore: 6, percent: 20 },
];

describe('daysUntil', () => {
  it.each([
    ['2026-12-14T00:00:00+09:00', 10],
    ['2026-12-14T23:59:59.999+09:00', 10],
    ['2026-12-15T00:00:00+09:00', 9],
    ['2026-12-23T23:59:59.999+09:00', 1],
    ['2026-12-24T00:00:00+09:00', 0],
    ['2026-12-23T15:00:00Z', 0],
    ['2026-12-23T14:59:59.999Z', 1],
    ['2026-12-25T00:00:00+09:00', -1],
    ['2025-12-24T19:00:00+09:00', 365],
  ])('at %s: %d days by the calendar in Seoul', (now, days) => {
    expect(daysUntil(startsAt, new Date(now))).toBe(days);
  });

  it('does not look at the hour of the performance', () => {
    const matinee = new Date('2026-12-24T00:30:00+09:00');
    expect(daysUntil(matinee, new Date('2026-12-23T23:00:00+09:00'))).toBe(1);
  });
});

describe('feePercent', () => {
  it.each([
    ['2026-11-01T12:00:00+09:00', 0],
    ['2026-12-14T23:59:59+09:00', 0],
    ['2026-12-15T00:00:00+09:00', 10],
    ['2026-12-17T23:59:59+09:00', 10],
    ['2026-12-18T00:00:00+09:00', 20],
    ['2026-12-21T23:59:59+09:00', 20],
    ['2026-12-22T00:00:00+09:00', 30],
    ['2026-12-23T23:59:59+09:00', 30],
    ['2026-12-24T00:00:00+09:00', 90],
  ])('at %s: %d percent', (now, percent) => {
    expect(feePercent(steps, startsAt, new Date(now))).toBe(percent);
  });

  it('is nothing without steps', () => {
    expect(feePercent([], startsAt, startsAt)).toBe(0);
  });
});

describe('ticketFee', () => {
  it('rounds down, ticket by ticket', () => {
    expect(ticketFee(99, 10)).toBe(9);
    expect(ticketFee(100_000, 30)).toBe(30_000);
    expect(ticketFee(0, 90)).toBe(0);
  });
});

describe('nextFeeStep', () => {
  it('is the nearest step that is still to come', () => {
    const at = (now: string) => nextFeeStep(steps, startsAt, new Date(now));
    expect(at('2026-12-01T12:00:00+09:00')).toEqual({ daysBefore: 9, percent: 10 });
    expect(at('2026-12-15T12:00:00+09:00')).toEqual({ daysBefore: 6, percent: 20 });
    expect(at('2026-12-24T12:00:00+09:00')).toBeUndefined();
  });
});
