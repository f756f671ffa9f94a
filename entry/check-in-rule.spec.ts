import { judgeScan, type ScanFacts, type Verdict } from './check-in-rule.js';
import { entryWindow } from './entry-window.js';
import { STEP_MS, stepAt } from './moving-part.js';
import { ALL_GATES, TICKET_FLAG, type TicketCode, validityFields } from './ticket-code.js';

const STARTS_AT = Date.UTC(2026, 9, 3, 10);
const HOUR = 3_600_000;
const window = entryWindow(STARTS_AT);
const NOW = STARTS_AT - HOUR;
const nothing = new Uint8Array();

function code(
  fields: Partial<TicketCode['fields']> = {},
  step: number | null = stepAt(NOW),
): TicketCode {
  return {
    fields: {
      keyId: 0,
      performanceShortId: 7,
      ticketShortId: 1n,
      revision: 3,
      seatNo: 11,
      gateMask: ALL_GATES,
      ...validityFields(new Date(window.fromMs), 60),
      flags: 0,
      ...fields,
    },
    signedMessage: nothing,
    signature: nothing,
    moving: step === null ? undefined : { step, macMessage: nothing, mac: nothing },
  };
}

const judge = (facts: Partial<ScanFacts> = {}, held = code()): Verdict =>
  judgeScan({
    reading: { ok: true, code: held },
    proofs: { signature: true, moving: true },
    performanceShortId: 7,
    window,
    ticket: { state: 'valid', revision: 3 },
    nowMs: NOW,
    isNameChecked: false,
    ...facts,
  });
const said = (verdict: Verdict): string =>
  [verdict.outcome, verdict.reason].filter(Boolean).join(' ');

describe('judgeScan', () => {
  it('lets a valid ticket of this performance in', () => {
    expect(judge()).toEqual({ outcome: 'admitted' });
  });

  it.each(['not-a-ticket-code', 'wrong-length', 'unknown-version'] as const)(
    'takes a text that is %s for no ticket',
    (refusal) => {
      expect(said(judge({ reading: { ok: false, refusal } }))).toBe(`ticket-invalid ${refusal}`);
    },
  );

  it.each<[string, Partial<ScanFacts>, string]>([
    [
      'an unknown key',
      { proofs: { signature: undefined, moving: true } },
      'ticket-invalid unknown-key',
    ],
    [
      'a wrong signature',
      { proofs: { signature: false, moving: true } },
      'ticket-invalid wrong-signature',
    ],
    [
      'a wrong moving part',
      { proofs: { signature: true, moving: false } },
      'ticket-invalid wrong-moving-part',
    ],
    ['another performance', { performanceShortId: 8 }, 'wrong-performance'],
    ['another and unknown', { performanceShortId: 8, ticket: undefined }, 'wrong-performance'],
    ['no known ticket', { ticket: undefined }, 'ticket-invalid unknown-ticket'],
    ['one that entered', { ticket: { state: 'checked-in', revision: 3 } }, 'already-checked-in'],
    ['a void ticket', { ticket: { state: 'void', revision: 3 } }, 'ticket-void not-valid-any-more'],
    ['a revision before', { ticket: { state: 'valid', revision: 4 } }, 'ticket-void old-revision'],
    [
      'one before, entered',
      { ticket: { state: 'checked-in', revision: 4 } },
      'ticket-void old-revision',
    ],
    [
      'a revision to come',
      { ticket: { state: 'valid', revision: 2 } },
      'ticket-invalid revision-to-come',
    ],
  ])('refuses %s', (_what, facts, outcome) => {
    expect(said(judge(facts))).toBe(outcome);
  });

  it.each([
    [-2, 'code-expired ahead-of-time'],
    [-1, 'admitted'],
    [0, 'admitted'],
    [2, 'admitted'],
    [3, 'code-expired too-old'],
  ])('judges a code %p steps after it was shown', (steps, outcome) => {
    expect(said(judge({ nowMs: NOW + steps * STEP_MS }))).toBe(outcome);
  });

  it('says of a copy that its ticket has entered, however old it is', () => {
    const late = { ticket: { state: 'checked-in', revision: 3 }, nowMs: NOW + HOUR } as const;
    expect(said(judge(late))).toBe('already-checked-in');
  });

  it('looks at the gates of a ticket', () => {
    const held = code({ gateMask: 0b100 });
    expect(said(judge({ gateBit: 2 }, held))).toBe('admitted');
    expect(said(judge({ gateBit: 1 }, held))).toBe('ticket-invalid wrong-gate');
    expect(said(judge({}, held))).toBe('admitted');
  });
});

describe('a code without moving part', () => {
  const still = code({}, null);
  const paper = code({ flags: TICKET_FLAG.nameCheck }, null);

  it.each([
    [-1, 'admitted'],
    [0, 'code-expired no-moving-part'],
    [15 * HOUR - 1, 'code-expired no-moving-part'],
    [15 * HOUR, 'code-expired entry-over'],
  ])('is judged %p ms after codes begin to move', (afterMs, outcome) => {
    expect(said(judge({ nowMs: window.fromMs + afterMs }, still))).toBe(outcome);
  });

  it('on paper wants the name compared, and is good until the end', () => {
    expect(said(judge({}, paper))).toBe('name-check-required');
    expect(said(judge({ isNameChecked: true }, paper))).toBe('admitted');
    const late = { isNameChecked: true, nowMs: window.untilMs };
    expect(said(judge(late, paper))).toBe('code-expired entry-over');
  });

  it('of a start that is earlier now must move by the new one', () => {
    const earlier = entryWindow(STARTS_AT - 4 * HOUR);
    expect(said(judge({ window: earlier, nowMs: earlier.fromMs }, still))).toBe(
      'code-expired no-moving-part',
    );
    expect(said(judge({ window: earlier, nowMs: earlier.fromMs - 1 }, still))).toBe('admitted');
  });

  it('of a start that is later now must move by the old one, and paper lasts until the new end', () => {
    const later = entryWindow(STARTS_AT + 48 * HOUR);
    expect(said(judge({ window: later }, still))).toBe('code-expired no-moving-part');
    const facts = { window: later, nowMs: later.untilMs - 1, isNameChecked: true };
    expect(said(judge(facts, paper))).toBe('admitted');
    expect(said(judge({ ...facts, nowMs: later.untilMs }, paper))).toBe('code-expired entry-over');
  });
});

describe('on the way out', () => {
  const free = code({ flags: TICKET_FLAG.reEntry });
  const out = (state: 'valid' | 'checked-in' | 'outside' | 'void', more: Partial<ScanFacts> = {}) =>
    ({ direction: 'out', ticket: { state, revision: 3 }, ...more }) as const;

  it.each<[string, Partial<ScanFacts>, string]>([
    ['who is inside', out('checked-in'), 'exited'],
    ['who never came', out('valid'), 'not-entered'],
    ['who went before', out('outside'), 'already-exited'],
    ['whose ticket is void', out('void'), 'ticket-void not-valid-any-more'],
    [
      'whose ticket was transferred',
      out('checked-in', { ticket: { state: 'checked-in', revision: 4 } }),
      'ticket-void old-revision',
    ],
    ['of another performance', out('checked-in', { performanceShortId: 8 }), 'wrong-performance'],
    ['with an old picture', out('checked-in', { nowMs: NOW + HOUR }), 'code-expired too-old'],
    ['another device’s', out('checked-in', { ownsSlot: false }), 'other-gate'],
    ['whose entry another device may know', out('valid', { ownsSlot: false }), 'other-gate'],
    [
      'who bought after the list',
      out('valid', { ticket: undefined, listMayBeBehind: true }),
      'not-entered',
    ],
  ])('judges somebody %s', (_who, facts, outcome) => {
    expect(said(judge(facts, free))).toBe(outcome);
  });

  it('lets nobody out to come back where the ticket does not allow it', () => {
    expect(said(judge(out('checked-in')))).toBe('re-entry-not-allowed');
  });

  it('lets who is outside in again, and nobody else', () => {
    const state = (one: 'checked-in' | 'outside') => ({ ticket: { state: one, revision: 3 } });
    expect(said(judge(state('outside'), free))).toBe('admitted');
    expect(said(judge(state('checked-in'), free))).toBe('already-checked-in');
  });

  it('compares the name on the way in alone', () => {
    const paper = code({ flags: TICKET_FLAG.reEntry | TICKET_FLAG.nameCheck }, null);
    expect(said(judge(out('checked-in'), paper))).toBe('exited');
    expect(said(judge({ ticket: { state: 'outside', revision: 3 } }, paper))).toBe(
      'name-check-required',
    );
  });
});
