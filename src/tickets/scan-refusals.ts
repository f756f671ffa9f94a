import type { Verdict } from '../../entry/check-in-rule.js';
import type { DomainError } from '../errors/domain-error.js';
import type { FirstEntry } from './scans.repository.js';
import {
  AlreadyCheckedIn,
  CodeExpired,
  NameCheckRequired,
  OtherGate,
  type ScannedSeat,
  TicketInvalid,
  TicketVoid,
  WrongPerformance,
} from './tickets.errors.js';

/** What a refusal tells beside its code. */
export interface ScanCircumstances {
  readonly seat: ScannedSeat | undefined;
  readonly first: FirstEntry | undefined;
  /** Name of the account that holds the ticket. */
  readonly holder: string | undefined;
  /** The gate where the ticket may enter while its device is cut off. */
  readonly elsewhere: string | undefined;
}

/** Why a scan lets nobody in. */
export function refusalOf(
  { outcome, reason }: Verdict,
  { seat, first, holder, elsewhere }: ScanCircumstances,
): DomainError {
  switch (outcome) {
    case 'already-checked-in':
      if (first === undefined || seat === undefined) throw new Error('entered without a check-in');
      return new AlreadyCheckedIn({ firstAt: first.at.toISOString(), firstGate: first.gate }, seat);
    case 'name-check-required':
      if (holder === undefined || seat === undefined) throw new Error('a ticket without a holder');
      return new NameCheckRequired({ holderName: holder }, seat);
    case 'other-gate':
      return new OtherGate(elsewhere);
    case 'ticket-void':
      return new TicketVoid(reason);
    case 'ticket-invalid':
      return new TicketInvalid(reason);
    case 'code-expired':
      return new CodeExpired(reason);
    case 'wrong-performance':
      return new WrongPerformance();
    case 'admitted':
      throw new Error('who is let in is not refused');
  }
}
