import { NO_SCHEDULE } from '../../config/backup-config.js';
import { type History, nextTask } from './keeper-plan.js';

const HOUR_MS = 3_600_000;
const now = 100 * HOUR_MS;
const fresh = { endedMs: now - 1_000, triedMs: now - 1_000 };
const allFresh: History = { archive: fresh, full: fresh, incremental: fresh, verify: fresh };
const next = (history: History): string | undefined => nextTask(NO_SCHEDULE, history, now);

describe('what the keeper does next', () => {
  it('is nothing while everything is fresh', () => {
    expect(next(allFresh)).toBeUndefined();
  });

  it('begins with the archive and a full backup; the rest waits for that', () => {
    expect(next({})).toBe('archive');
    expect(next({ archive: fresh })).toBe('full');
    expect(next({ archive: fresh, full: { triedMs: now - 1_000 } })).toBeUndefined();
    expect(next({ archive: fresh, full: fresh })).toBe('incremental');
  });

  it.each([
    ['archive', 6_000],
    ['full', 25 * HOUR_MS],
    ['incremental', 61 * 60_000],
    ['verify', 25 * HOUR_MS],
  ] as const)('is %s when that is due', (task, ageMs) => {
    expect(next({ ...allFresh, [task]: { endedMs: now - ageMs } })).toBe(task);
  });

  it('tries again some minutes after a failure, not at once', () => {
    const old = now - 48 * HOUR_MS;
    expect(next({ ...allFresh, full: { endedMs: old, triedMs: now - 1_000 } })).toBeUndefined();
    expect(next({ ...allFresh, full: { endedMs: old, triedMs: now - 6 * 60_000 } })).toBe('full');
  });
});
