import {
  countStates,
  HOLD_TRANSITIONS,
  packStates,
  SEAT_STATE,
  SEAT_TRANSITIONS,
} from './seat-state.js';

/** States that can be reached from `start`, itself included. */
function reachable(table: Readonly<Record<string, readonly string[]>>, start: string): Set<string> {
  const seen = new Set([start]);
  for (const state of seen) for (const next of table[state] ?? []) seen.add(next);
  return seen;
}

describe('state tables', () => {
  it.each([
    ['seat', SEAT_TRANSITIONS, 'free'],
    ['hold', HOLD_TRANSITIONS, 'active'],
  ])('%s: every state is reachable and every target is listed', (_name, table, start) => {
    expect([...reachable(table, start)].sort()).toEqual(Object.keys(table).sort());
  });

  it('seat codes are the two-bit codes of the API', () => {
    expect(SEAT_STATE).toEqual({ free: 0, held: 1, sold: 2, blocked: 3 });
  });
});

describe('packStates', () => {
  it('puts seat 0 into the lowest bits', () => {
    expect([...packStates('0123')]).toEqual([0b11_10_01_00]);
    expect([...packStates('20001')]).toEqual([0b10, 0b01]);
    expect(packStates('').length).toBe(0);
  });

  it('needs at most 7 KB for 25,000 seats', () => {
    expect(packStates('1'.repeat(25_000)).length).toBe(6_250);
  });
});

describe('countStates', () => {
  it('counts each state', () => {
    expect(countStates('0012333')).toEqual({ free: 2, held: 1, sold: 1, blocked: 3 });
  });
});
