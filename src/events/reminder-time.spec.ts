import { remindedUntilMs } from './reminder-time.js';

const HOUR = 18;
const until = (now: string): string => {
  return new Date(remindedUntilMs(Date.parse(now), HOUR)).toISOString();
};

describe('the reminder of the day before', () => {
  it('is due from its hour on in Seoul, for all of tomorrow', () => {
    expect(until('2026-12-24T17:59:59.999+09:00')).toBe('2026-12-24T15:00:00.000Z');
    expect(until('2026-12-24T18:00:00.000+09:00')).toBe('2026-12-25T15:00:00.000Z');
    expect(until('2026-12-24T23:59:59.999+09:00')).toBe('2026-12-25T15:00:00.000Z');
  });

  it('that was missed is due on the day itself', () => {
    // A performance at 19:30 on the 25th, when nobody worked in the evening before.
    const start = Date.parse('2026-12-25T19:30:00+09:00');
    expect(start).toBeLessThan(Date.parse(until('2026-12-25T07:00:00+09:00')));
    expect(start).toBeGreaterThan(Date.parse(until('2026-12-24T07:00:00+09:00')));
  });

  it('looks at the calendar of Seoul and not of the machine', () => {
    // 00:30 on the 25th in Seoul, where London still has the 24th.
    expect(until('2026-12-24T15:30:00Z')).toBe('2026-12-25T15:00:00.000Z');
  });
});
