import { cancellationFee } from './cancellation-fee.js';

const startsAt = new Date('2026-12-24T10:00:00Z');
const daysBefore = (days: number): Date => new Date(startsAt.getTime() - days * 86_400_000);
const steps = [
  { daysBefore: 9, percent: 10 },
  { daysBefore: 2, percent: 30 },
  { daysBefore: 6, percent: 20 },
];

describe('cancellationFee', () => {
  it.each([
    [30, 0],
    [9.01, 0],
    [9, 10_000],
    [6.5, 10_000],
    [6, 20_000],
    [2, 30_000],
    [0.1, 30_000],
  ])('%s days before: %s won of 100,000', (days, fee) => {
    expect(cancellationFee(steps, 100_000, startsAt, daysBefore(days))).toBe(fee);
  });

  it('rounds down, and is nothing without steps', () => {
    expect(cancellationFee(steps, 99, startsAt, daysBefore(9))).toBe(9);
    expect(cancellationFee([], 100_000, startsAt, daysBefore(0))).toBe(0);
  });
});
