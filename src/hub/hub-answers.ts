import { isPassage, type ScanOutcome, type ScanReason } from '../../entry/check-in-rule.js';
import type { DomainError } from '../errors/domain-error.js';
import {
  AlreadyCheckedIn,
  AlreadyExited,
  NameCheckRequired,
  NotEntered,
  ReEntryNotAllowed,
  refusalOfCode,
} from '../tickets/tickets.errors.js';
import type { Decision } from './decision-log.js';
import type { Seat } from './hub-list.js';

/** What else is told of a decision. */
export interface Beside {
  readonly seat: Seat | undefined;
  /** Of an earlier passage, where the hub decided that one, too. */
  readonly last: Pick<Decision, 'atMs' | 'gate'> | undefined;
}

/** Somebody goes through: as the centre says it, without the ticket's id, which no list carries. */
export type LetThrough = { readonly result: 'admitted' | 'exited' } & Partial<Seat>;

/**
 * What a gate is answered about a decision, in the centre's words.
 * @throws the refusal
 */
export function answerOf({ shown, reason, otherGate }: Decision, beside: Beside): LetThrough {
  if (isPassage(shown)) return { result: shown, ...beside.seat };
  throw refusalOf(shown, beside, { reason, otherGate });
}

function refusalOf(
  outcome: Exclude<ScanOutcome, 'admitted' | 'exited'>,
  { seat, last }: Beside,
  { reason, otherGate }: { reason: ScanReason | undefined; otherGate: string | undefined },
): DomainError {
  const at = last && { at: new Date(last.atMs).toISOString(), gate: last.gate };
  switch (outcome) {
    case 'already-checked-in':
      return new AlreadyCheckedIn(at && { firstAt: at.at, firstGate: at.gate }, seat);
    case 'already-exited':
      return new AlreadyExited(at, seat);
    case 'name-check-required':
      return new NameCheckRequired(undefined, seat);
    case 'not-entered':
      return new NotEntered(seat);
    case 're-entry-not-allowed':
      return new ReEntryNotAllowed(seat);
    case 'ticket-void':
    case 'ticket-invalid':
    case 'code-expired':
    case 'wrong-performance':
    case 'other-gate':
      return refusalOfCode(outcome, reason, otherGate);
  }
}
