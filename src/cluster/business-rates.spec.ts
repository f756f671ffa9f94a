import { RateWindow } from './business-rates.js';
import type { ProcessReport } from './process-report.js';

const report = (holds: Record<string, number>): ProcessReport => ({
  version: '1',
  uptimeSeconds: 1,
  memoryBytes: 1,
  eventLoopLagSeconds: 0,
  pool: { inUse: 0, waiting: 0 },
  holds,
  orders: {},
  lastCommitAgeSeconds: null,
  commitGapSeconds: 0,
  audit: null,
});
const reports = (...placed: number[]): ReadonlyMap<string, ProcessReport> =>
  new Map(placed.map((count, index) => [`api-${index}`, report({ placed: count })]));

describe('RateWindow', () => {
  it('adds up what all processes did a second', () => {
    const window = new RateWindow();
    expect(window.add(0, reports(100, 200)).holdsPerSecond).toEqual({ placed: 0 });
    expect(window.add(2_000, reports(110, 230)).holdsPerSecond).toEqual({ placed: 20 });
  });

  it('looks back ten seconds', () => {
    const window = new RateWindow();
    window.add(0, reports(0));
    window.add(5_000, reports(1_000));
    expect(window.add(12_000, reports(1_000)).holdsPerSecond).toEqual({ placed: 0 });
  });

  it('does not take the total of a process that has just come for what it did', () => {
    const window = new RateWindow();
    window.add(0, reports(10));
    expect(window.add(1_000, reports(10, 5_000)).holdsPerSecond).toEqual({ placed: 0 });
  });

  it('counts a restarted process from 0', () => {
    const window = new RateWindow();
    window.add(0, reports(5_000));
    expect(window.add(1_000, reports(7)).holdsPerSecond).toEqual({ placed: 7 });
  });
});
