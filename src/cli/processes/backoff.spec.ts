import { afterStart, restartAtMs, type RestartMemory } from './backoff.js';

const rules = { firstPauseMs: 100, pauseMaxMs: 400, settledMs: 1_000 };
const died = (startsInRow: number): RestartMemory => ({
  startsInRow,
  lastStartMs: 0,
  lastAliveMs: 10,
});

describe('restartAtMs', () => {
  it.each([
    [0, 10],
    [1, 110],
    [2, 210],
    [3, 410],
    [9, 410],
    [5_000, 410],
  ])('after %i starts in a row that did not settle: %i ms', (startsInRow, atMs) => {
    expect(restartAtMs(died(startsInRow), rules)).toBe(atMs);
  });

  it('starts a settled program at once, however often it died before', () => {
    const memory = { startsInRow: 9, lastStartMs: 0, lastAliveMs: 1_000 };
    expect(restartAtMs(memory, rules)).toBe(1_000);
    expect(afterStart(memory, 1_050, rules).startsInRow).toBe(1);
  });

  it('counts starts that did not settle', () => {
    expect(afterStart(died(3), 500, rules)).toEqual({
      startsInRow: 4,
      lastStartMs: 500,
      lastAliveMs: 500,
    });
  });
});
