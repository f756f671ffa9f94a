import { afterMiss, ENTRY_TRANSITIONS, MISSES_MAX } from './entry-state.js';

describe('the states of a waitlist entry', () => {
  it('are all reachable, and every target is listed', () => {
    const seen = new Set(['waiting']);
    const table: Readonly<Record<string, readonly string[]>> = ENTRY_TRANSITIONS;
    for (const state of seen) for (const next of table[state] ?? []) seen.add(next);
    expect([...seen].sort()).toEqual(Object.keys(table).sort());
  });
});

describe('a missed offer', () => {
  it('keeps the place once, then costs it, then ends the entry', () => {
    const steps = [0, 1, 2].map((misses) => afterMiss(misses, 'offer-expired'));
    expect(steps).toEqual(['keeps-place', 'end-of-line', 'lapsed']);
    expect(afterMiss(MISSES_MAX, 'payment-declined')).toBe('lapsed');
  });

  it('costs the place at once when it was declined', () => {
    expect(afterMiss(0, 'offer-declined')).toBe('end-of-line');
    expect(afterMiss(0, 'payment-declined')).toBe('keeps-place');
  });
});
