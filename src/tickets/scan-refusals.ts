import type { ScanOutcome, Verdict } from '../../entry/check-in-rule.js';
import type { DomainError } from '../errors/domain-error.js';
import type { GateMoment } from './scans.repository.js';
import {
  AlreadyCheckedIn,
  AlreadyExited,
  NameCheckRequired,
  NotEntered,
  ReEntryNotAllowed,
  refusalOfCode,
  type ScannedSeat,
} from './tickets.errors.js';

/** What a refusal tells beside its code. */
export interface ScanCircumstances {
  readonly seat: ScannedSeat | undefined;
  readonly first: GateMoment | undefined;
  /** The last time out, while outside. */
  readonly exit: GateMoment | undefined;
  /** Name of the account that holds the ticket. */
  readonly holder: string | undefined;
  /** The gate where the ticket may enter while its device is cut off. */
  readonly elsewhere: string | undefined;
}

/** Refusals of a genuine ticket as it stands. */
type Standing = Extract<
  ScanOutcome,
  | 'already-checked-in'
  | 'not-entered'
  | 'already-exited'
  | 're-entry-not-allowed'
  | 'name-check-required'
>;

/** Why a scan lets nobody through. */
export function refusalOf({ outcome, reason }: Verdict, told: ScanCircumstances): DomainError {
  switch (outcome) {
    case 'already-checked-in':
    case 'not-entered':
    case 'already-exited':
    case 're-entry-not-allowed':
    case 'name-check-required':
      return refusalOfStanding(outcome, told);
    case 'admitted':
    case 'exited':
      throw new Error('who is let through is not refused');
    case 'ticket-void':
    case 'ticket-invalid':
    case 'code-expired':
    case 'wrong-performance':
    case 'other-gate':
      return refusalOfCode(outcome, reason, told.elsewhere);
  }
}

function refusalOfStanding(
  outcome: Standing,
  { seat, first, exit, holder }: ScanCircumstances,
): DomainError {
  switch (outcome) {
    case 'already-checked-in':
      if (first === undefined || seat === undefined) throw new Error('entered without a check-in');
      return new AlreadyCheckedIn({ firstAt: first.at.toISOString(), firstGate: first.gate }, seat);
    case 'name-check-required':
      if (holder === undefined || seat === undefined) throw new Error('a ticket without a holder');
      return new NameCheckRequired({ holderName: holder }, seat);
    case 'not-entered':
      return new NotEntered(seat);
    case 'already-exited':
      return new AlreadyExited(exit && { at: exit.at.toISOString(), gate: exit.gate }, seat);
    case 're-entry-not-allowed':
      return new ReEntryNotAllowed(seat);
  }
}
