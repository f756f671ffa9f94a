import { TRANSFER_TRANSITIONS } from './transfer-state.js';

describe('TRANSFER_TRANSITIONS', () => {
  it('reaches every state from offered and lists every target', () => {
    const seen = new Set(['offered']);
    const table: Readonly<Record<string, readonly string[]>> = TRANSFER_TRANSITIONS;
    for (const state of seen) for (const next of table[state] ?? []) seen.add(next);
    expect([...seen].sort()).toEqual(Object.keys(table).sort());
  });

  it('ends with every answer', () => {
    const open = Object.entries(TRANSFER_TRANSITIONS).filter(([, next]) => next.length > 0);
    expect(open.map(([state]) => state)).toEqual(['offered']);
  });
});
