import type { EntryWindow } from './entry-window.js';
import { STEPS_AHEAD_MAX, STEPS_BACK_MAX, stepsSince } from './moving-part.js';
import {
  type TicketCode,
  type TicketCodeReading,
  type TicketCodeRefusal,
  TICKET_FLAG,
  validityOf,
} from './ticket-code.js';

/** Where a ticket stands, as the gate last knew it. */
export type GateTicketState = 'valid' | 'checked-in' | 'void';

/** What comes of a scan: in, or the code of the refusal. */
export type ScanOutcome =
  | 'admitted'
  | 'already-checked-in'
  | 'ticket-void'
  | 'ticket-invalid'
  | 'code-expired'
  | 'wrong-performance'
  | 'name-check-required'
  | 'other-gate';

/** Why, where an outcome has several reasons. */
export type ScanReason =
  | TicketCodeRefusal
  | 'unknown-key'
  | 'wrong-signature'
  | 'wrong-moving-part'
  | 'unknown-ticket'
  | 'revision-to-come'
  | 'old-revision'
  | 'not-valid-any-more'
  | 'too-old'
  | 'ahead-of-time'
  | 'no-moving-part'
  | 'entry-over'
  | 'wrong-gate';

/** What a scan comes to, and why. */
export interface Verdict {
  readonly outcome: ScanOutcome;
  readonly reason?: ScanReason;
}

/** What cryptography says of a code. */
export interface Proofs {
  /** Undefined: there is no key of this id. */
  readonly signature: boolean | undefined;
  /** Looked at only for this performance's codes that have a moving part. */
  readonly moving: boolean;
}

/** What a gate knows when a code is held before it. */
export interface ScanFacts {
  readonly reading: TicketCodeReading;
  readonly proofs: Proofs;
  /** Short id of the performance this gate lets people in to. */
  readonly performanceShortId: number;
  /** When it can be entered, as the gate last knew it. */
  readonly window: EntryWindow;
  /** Bit of the gate in a ticket's mask, 0..15; undefined: a gate for everybody. */
  readonly gateBit?: number | undefined;
  /** The ticket of the code's short id, as the gate last knew it; undefined when unknown. */
  readonly ticket: { readonly state: GateTicketState; readonly revision: number } | undefined;
  /**
   * The list of tickets may be behind: who is signed by us and newer than it is let in, since bought
   * or transferred after the gate was cut off. What became of it otherwise shows when scans are merged.
   */
  readonly listMayBeBehind?: boolean | undefined;
  /** While gates are cut off: whether this device owns the ticket's slot. Undefined: it need not. */
  readonly ownsSlot?: boolean | undefined;
  /** The gate's corrected clock, ms since 1970. */
  readonly nowMs: number;
  /** Whether somebody has compared the holder's name with a paper. */
  readonly isNameChecked: boolean;
}

/**
 * Whether a scan lets its holder in. Pure, and the only place that decides: the server runs it and so
 * does a gate without network. Online, `admitted` still has to be won in the database.
 *
 * What a code is comes before what became of its ticket, and that before the clock: a copy of a
 * ticket that has entered is told as such, however old the copy is.
 */
export function judgeScan(facts: ScanFacts): Verdict {
  const { reading } = facts;
  if (!reading.ok) return { outcome: 'ticket-invalid', reason: reading.refusal };
  const { code } = reading;
  return (
    judgeOrigin(facts, code) ??
    judgeTicket(facts, code) ??
    judgeMoment(facts, code) ??
    judgeHolder(facts, code)
  );
}

function judgeOrigin(
  { proofs, performanceShortId }: ScanFacts,
  code: TicketCode,
): Verdict | undefined {
  if (proofs.signature !== true) {
    const reason = proofs.signature === undefined ? 'unknown-key' : 'wrong-signature';
    return { outcome: 'ticket-invalid', reason };
  }
  if (code.fields.performanceShortId !== performanceShortId)
    return { outcome: 'wrong-performance' };
  if (code.moving !== undefined && !proofs.moving) {
    return { outcome: 'ticket-invalid', reason: 'wrong-moving-part' };
  }
  return undefined;
}

function judgeTicket(facts: ScanFacts, { fields }: TicketCode): Verdict | undefined {
  const { ticket, gateBit, listMayBeBehind = false, ownsSlot = true } = facts;
  const isNewer = ticket === undefined || fields.revision > ticket.revision;
  // Signed by us and yet unknown, or of a revision still to come: no ticket stands behind it.
  if (isNewer && !listMayBeBehind) {
    const reason = ticket === undefined ? 'unknown-ticket' : 'revision-to-come';
    return { outcome: 'ticket-invalid', reason };
  }
  const standing = isNewer ? undefined : judgeStanding(ticket, fields.revision);
  if (standing !== undefined) return standing;
  if (!ownsSlot) return { outcome: 'other-gate' };
  if (gateBit !== undefined && ((fields.gateMask >> gateBit) & 1) === 0) {
    return { outcome: 'ticket-invalid', reason: 'wrong-gate' };
  }
  return undefined;
}

function judgeStanding(
  ticket: { readonly state: GateTicketState; readonly revision: number },
  revision: number,
): Verdict | undefined {
  // A transfer or a change of device issued the ticket anew, which makes this code's one void.
  if (revision < ticket.revision) return { outcome: 'ticket-void', reason: 'old-revision' };
  if (ticket.state === 'void') return { outcome: 'ticket-void', reason: 'not-valid-any-more' };
  return ticket.state === 'checked-in' ? { outcome: 'already-checked-in' } : undefined;
}

/**
 * Codes must move from the moment on at which doors may open, by the ticket or by the performance
 * as it stands now, whichever is earlier. Entering is over by whichever is later, so that a code on
 * paper outlives a start that was moved. A code of before, without moving part, is good until then:
 * gates are tried with it. After that only the one with a name check is, whose holder is looked at.
 */
function judgeMoment(
  { nowMs, window }: ScanFacts,
  { fields, moving }: TicketCode,
): Verdict | undefined {
  const { from, until } = validityOf(fields);
  if (nowMs >= Math.max(until.getTime(), window.untilMs)) {
    return { outcome: 'code-expired', reason: 'entry-over' };
  }
  if (moving === undefined) {
    const isOnPaper = (fields.flags & TICKET_FLAG.nameCheck) !== 0;
    const mustMove = nowMs >= Math.min(from.getTime(), window.fromMs);
    return mustMove && !isOnPaper
      ? { outcome: 'code-expired', reason: 'no-moving-part' }
      : undefined;
  }
  const steps = stepsSince(moving.step, nowMs);
  if (steps > STEPS_BACK_MAX) return { outcome: 'code-expired', reason: 'too-old' };
  if (steps < -STEPS_AHEAD_MAX) return { outcome: 'code-expired', reason: 'ahead-of-time' };
  return undefined;
}

function judgeHolder({ isNameChecked }: ScanFacts, { fields }: TicketCode): Verdict {
  const mustCheck = (fields.flags & TICKET_FLAG.nameCheck) !== 0;
  return { outcome: mustCheck && !isNameChecked ? 'name-check-required' : 'admitted' };
}
