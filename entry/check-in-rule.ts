import type { EntryWindow } from './entry-window.js';
import { STEPS_AHEAD_MAX, STEPS_BACK_MAX, stepsSince } from './moving-part.js';
import {
  type TicketCode,
  type TicketCodeReading,
  type TicketCodeRefusal,
  TICKET_FLAG,
  validityOf,
} from './ticket-code.js';

/** Where a ticket stands, as the gate last knew it; `outside`: its holder entered and went out again. */
export type GateTicketState = 'valid' | 'checked-in' | 'outside' | 'void';

/** Which way somebody wants to go. */
export type Direction = 'in' | 'out';

/** What comes of a scan: in, out, or the code of the refusal. */
export type ScanOutcome =
  | 'admitted'
  | 'exited'
  | 'not-entered'
  | 'already-exited'
  | 're-entry-not-allowed'
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

/** Outcomes with which somebody goes through. */
const PASSES: ReadonlySet<string> = new Set<ScanOutcome>(['admitted', 'exited']);

/** Whether somebody goes through with this outcome. */
export function isPassage(outcome: string): outcome is 'admitted' | 'exited' {
  return PASSES.has(outcome);
}

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
  /** In unless said otherwise. */
  readonly direction?: Direction | undefined;
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
 * Whether a scan lets its holder in, or out with the right to come back. Pure, and the only place that
 * decides: the server runs it and so does a gate without network. Online, going through still has to be won in the database.
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
  const { ticket, direction = 'in', listMayBeBehind = false, ownsSlot = true } = facts;
  const isNewer = ticket === undefined || fields.revision > ticket.revision;
  // Signed by us and yet unknown, or of a revision still to come: no ticket stands behind it.
  if (isNewer && !listMayBeBehind) {
    const reason = ticket === undefined ? 'unknown-ticket' : 'revision-to-come';
    return { outcome: 'ticket-invalid', reason };
  }
  const standing = isNewer ? undefined : judgeRevision(ticket, fields.revision);
  if (standing !== undefined) return standing;
  const side = judgeSide(isNewer ? 'valid' : ticket.state, direction, fields.flags);
  // Whose slot is another device's may have come or gone there, if they may: that one knows.
  const isKnownHere = ownsSlot || !mayComeAndGo(fields.flags);
  if (side !== undefined && isKnownHere) return side;
  return judgeGate(facts, fields.gateMask);
}

function judgeGate({ ownsSlot, gateBit }: ScanFacts, gateMask: number): Verdict | undefined {
  if (ownsSlot === false) return { outcome: 'other-gate' };
  return gateBit !== undefined && ((gateMask >> gateBit) & 1) === 0
    ? { outcome: 'ticket-invalid', reason: 'wrong-gate' }
    : undefined;
}

const mayComeAndGo = (flags: number): boolean => (flags & TICKET_FLAG.reEntry) !== 0;

function judgeRevision(
  ticket: { readonly state: GateTicketState; readonly revision: number },
  revision: number,
): Verdict | undefined {
  // A transfer or a change of device issued the ticket anew, which makes this code's one void.
  if (revision < ticket.revision) return { outcome: 'ticket-void', reason: 'old-revision' };
  return ticket.state === 'void'
    ? { outcome: 'ticket-void', reason: 'not-valid-any-more' }
    : undefined;
}

/** Nobody goes in who is inside, or out who is not; out to come back, where the ticket allows it. */
function judgeSide(
  state: GateTicketState,
  direction: Direction,
  flags: number,
): Verdict | undefined {
  if (direction === 'in') {
    return state === 'checked-in' ? { outcome: 'already-checked-in' } : undefined;
  }
  if (!mayComeAndGo(flags)) return { outcome: 're-entry-not-allowed' };
  if (state === 'checked-in') return undefined;
  return { outcome: state === 'outside' ? 'already-exited' : 'not-entered' };
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

/** Who goes out is looked at when they come back. */
function judgeHolder({ isNameChecked, direction }: ScanFacts, { fields }: TicketCode): Verdict {
  if (direction === 'out') return { outcome: 'exited' };
  const mustCheck = (fields.flags & TICKET_FLAG.nameCheck) !== 0;
  return { outcome: mustCheck && !isNameChecked ? 'name-check-required' : 'admitted' };
}
