import type { TicketCodeReading } from './ticket-code.js';
import type { TicketState } from './ticket-state.js';

/** What comes of a scan: in, or the code of the refusal. */
export type ScanOutcome =
  'admitted' | 'already-checked-in' | 'ticket-void' | 'ticket-invalid' | 'wrong-performance';

/** What a gate knows when a code is held before it. */
export interface ScanFacts {
  /** The code, its signature checked. */
  reading: TicketCodeReading;
  /** Short id of the performance this gate lets people in to. */
  performanceShortId: number;
  /** The ticket of the code's short id, as the gate last knew it; undefined when unknown. */
  ticket: { state: TicketState; revision: number } | undefined;
}

/**
 * Whether a scan lets its holder in. Pure, so that a gate without network judges by the same rule;
 * online, `admitted` still has to be won in the database.
 *
 * The time of the performance is not looked at: a ticket for next week can be tried at the gate
 * until codes have their moving part, which brings the window with it.
 */
export function judgeScan({ reading, performanceShortId, ticket }: ScanFacts): ScanOutcome {
  if (!reading.ok) return 'ticket-invalid';
  const { fields } = reading;
  if (fields.performanceShortId !== performanceShortId) return 'wrong-performance';
  // Signed by us and yet unknown, or of a revision still to come: no ticket stands behind it.
  if (ticket === undefined || fields.revision > ticket.revision) return 'ticket-invalid';
  // A transfer or a change of device issued the ticket anew, which makes this code's one void.
  if (fields.revision < ticket.revision) return 'ticket-void';
  switch (ticket.state) {
    case 'valid':
      return 'admitted';
    case 'checked-in':
      return 'already-checked-in';
    case 'void':
      return 'ticket-void';
  }
}
