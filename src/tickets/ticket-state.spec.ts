import { TICKET_TRANSITIONS } from './ticket-state.js';

describe('TICKET_TRANSITIONS', () => {
  it('reaches every state from valid and lists every target', () => {
    const seen = new Set<string>(['valid']);
    for (const state of seen) {
      for (const next of TICKET_TRANSITIONS[state as keyof typeof TICKET_TRANSITIONS]) {
        seen.add(next);
      }
    }
    expect([...seen].sort()).toEqual(Object.keys(TICKET_TRANSITIONS).sort());
  });
});
