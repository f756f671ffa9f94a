import { judgeScan, type ScanFacts } from './check-in-rule.js';
import { ALL_GATES, type TicketCodeFields, type TicketCodeRefusal } from './ticket-code.js';
import { TICKET_TRANSITIONS } from './ticket-state.js';

const FIELDS: TicketCodeFields = {
  keyId: 0,
  performanceShortId: 7,
  ticketShortId: 1n,
  revision: 3,
  seatNo: 11,
  gateMask: ALL_GATES,
  validFromMinutes: 0,
  validQuarterHours: 60,
  flags: 0,
};
const GOOD: ScanFacts = {
  reading: { ok: true, fields: FIELDS },
  performanceShortId: 7,
  ticket: { state: 'valid', revision: 3 },
};

describe('judgeScan', () => {
  it('lets a valid ticket of this performance in', () => {
    expect(judgeScan(GOOD)).toBe('admitted');
  });

  it.each<TicketCodeRefusal>([
    'not-a-ticket-code',
    'wrong-length',
    'unknown-version',
    'unknown-key',
    'wrong-signature',
  ])('takes a code that is %s for no ticket', (refusal) => {
    expect(judgeScan({ ...GOOD, reading: { ok: false, refusal } })).toBe('ticket-invalid');
  });

  it.each<[string, Partial<ScanFacts>, string]>([
    ['another performance', { performanceShortId: 8 }, 'wrong-performance'],
    [
      'another performance and unknown',
      { performanceShortId: 8, ticket: undefined },
      'wrong-performance',
    ],
    ['no known ticket', { ticket: undefined }, 'ticket-invalid'],
    [
      'a ticket that entered',
      { ticket: { state: 'checked-in', revision: 3 } },
      'already-checked-in',
    ],
    ['a void ticket', { ticket: { state: 'void', revision: 3 } }, 'ticket-void'],
    ['a revision before', { ticket: { state: 'valid', revision: 4 } }, 'ticket-void'],
    ['a revision before, entered', { ticket: { state: 'checked-in', revision: 4 } }, 'ticket-void'],
    ['a revision before, void', { ticket: { state: 'void', revision: 4 } }, 'ticket-void'],
    ['a revision to come', { ticket: { state: 'valid', revision: 2 } }, 'ticket-invalid'],
  ])('refuses %s', (_what, facts, outcome) => {
    expect(judgeScan({ ...GOOD, ...facts })).toBe(outcome);
  });

  it('does not look at the time of the performance yet', () => {
    const fields = { ...FIELDS, validFromMinutes: 0xffffff, validQuarterHours: 0 };
    expect(judgeScan({ ...GOOD, reading: { ok: true, fields } })).toBe('admitted');
  });
});

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
