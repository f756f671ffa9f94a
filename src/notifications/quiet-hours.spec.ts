import { clockText, minuteOf, quietDelayMs } from './quiet-hours.js';

const night = { from: minuteOf('21:00'), to: minuteOf('08:00') };
/** A moment on the clock of Seoul. */
const seoul = (clock: string): number => Date.parse(`2026-11-26T${clock}:00+09:00`);
const hours = (count: number): number => count * 3_600_000;

describe('quiet hours', () => {
  it.each([
    ['20:59', 0],
    ['21:00', hours(11)],
    ['00:30', hours(7.5)],
    ['07:59', 60_000],
    ['08:00', 0],
    ['12:00', 0],
  ])('over midnight: at %s it waits %d ms', (clock, delay) => {
    expect(quietDelayMs(night, seoul(clock))).toBe(delay);
  });

  it('within a day', () => {
    const lunch = { from: minuteOf('12:00'), to: minuteOf('13:30') };
    expect(quietDelayMs(lunch, seoul('11:59'))).toBe(0);
    expect(quietDelayMs(lunch, seoul('12:30'))).toBe(hours(1));
    expect(quietDelayMs(lunch, seoul('13:30'))).toBe(0);
  });

  it('none at all', () => {
    expect(quietDelayMs(null, seoul('23:00'))).toBe(0);
    expect(quietDelayMs({ from: 60, to: 60 }, seoul('01:00'))).toBe(0);
  });

  it('are written as a clock shows them', () => {
    expect(clockText(minuteOf('07:05'))).toBe('07:05');
    expect(minuteOf('23:59')).toBe(1_439);
  });
});
