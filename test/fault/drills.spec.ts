import { drill, DRILL_LIMIT_MS } from '../support/drill.js';

/** Exact limits are for a machine without other work; this one only tells a fail-over from none. */
const GAP_MAX_MS = 8_000;
const OUTAGE_MAX_MS = 45_000;

describe('a sale through a fault', () => {
  it.each([
    ['kill-writer', GAP_MAX_MS],
    ['kill-two', GAP_MAX_MS],
    ['freeze-4s', GAP_MAX_MS],
    ['commit-answers-dropped', GAP_MAX_MS],
    ['kill-all', OUTAGE_MAX_MS],
  ])(
    '%s: loses nothing, does nothing twice, and is back',
    async (name, gapMaxMs) => {
      const report = await drill(name);
      const { lost, duplicated, violations, unclear, unfinished, findings } = report;
      expect({ lost, duplicated, violations, unclear, unfinished, findings }).toEqual({
        ...{ lost: 0, duplicated: 0, violations: 0, unclear: 0, unfinished: 0 },
        findings: [],
      });
      expect(report.acknowledged.holds).toBeGreaterThan(50);
      expect(report.acknowledged.orders).toBeGreaterThan(20);
      expect(report.gap.ms).toBeLessThan(gapMaxMs);
      expect(report.fullStrengthMs).toBeGreaterThan(0);
    },
    DRILL_LIMIT_MS,
  );
});
