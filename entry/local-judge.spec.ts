import { packTickets, unpackTickets } from './gate-manifest.js';
import type { GateTicketState } from './check-in-rule.js';
import { type GateKeys, LocalJudge } from './local-judge.js';

const ID = 7n;
const told = (state: GateTicketState, revision = 0): Uint8Array =>
  packTickets([{ ticketShortId: ID, revision, state }]);
const ticket = { ticketShortId: ID, revision: 0 };
const stateOf = (judge: LocalJudge): GateTicketState | undefined =>
  unpackTickets(judge.pack())[0]?.state;

let judge: LocalJudge;
beforeEach(() => {
  judge = new LocalJudge({} as GateKeys);
});

describe('what a device knows of a ticket', () => {
  it.each([
    ['valid', 'checked-in', 'checked-in'],
    ['checked-in', 'outside', 'outside'],
    ['outside', 'checked-in', 'checked-in'],
    ['checked-in', 'valid', 'checked-in'],
    ['outside', 'valid', 'outside'],
    ['outside', 'void', 'void'],
  ] as const)('was %s, is told %s: %s', (before, then, now) => {
    judge.learn(told(before), 1);
    judge.learn(told(then), 2);
    expect(stateOf(judge)).toBe(now);
  });

  it('stays as it was decided here until that is handed over and asked for anew', () => {
    judge.learn(told('checked-in'), 1);
    judge.notePending(ticket, 'exited');
    judge.learn(told('checked-in'), 10);
    expect(stateOf(judge)).toBe('outside');
    judge.handedOver(20);
    judge.learn(told('checked-in'), 19);
    expect(stateOf(judge)).toBe('outside');
    judge.learn(told('checked-in'), 21);
    expect(stateOf(judge)).toBe('checked-in');
  });

  it('of a revision that came since, or void, is what it is told', () => {
    judge.notePending(ticket, 'admitted');
    judge.learn(told('valid', 1), 10);
    expect(stateOf(judge)).toBe('valid');
    judge.notePending({ ...ticket, revision: 1 }, 'admitted');
    judge.learn(told('void', 1), 10);
    expect(stateOf(judge)).toBe('void');
  });

  it('comes back from what waits, in the order it was decided', () => {
    judge.learn(told('valid'), 1);
    const scan = { performanceId: 'p', gate: 'g', scannedAt: '', mode: 'island' as const };
    const waiting = ['admitted', 'exited', 'ticket-invalid'].map((shown, index) => ({
      ...{ ...scan, shown, scanId: String(index), code: '', readAtMs: 0, isNameChecked: false },
      ticketShortId: shown === 'ticket-invalid' ? '' : String(ID),
    }));
    judge.recall(waiting);
    expect(stateOf(judge)).toBe('outside');
  });
});
