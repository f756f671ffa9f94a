import type { PerformanceFacts } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import { ALL_GATES, encodeTicketCode, validityFields, validityOf } from './ticket-code.js';
import type { TicketKeys } from './ticket-keys.js';
import type { Ticket } from './tickets.repository.js';
import type { TicketCodeView, TicketView } from './tickets.schemas.js';

const HOUR_MS = 3_600_000;
const ENTRY_OPENS_BEFORE_START_MS = 3 * HOUR_MS;
const ENTRY_QUARTER_HOURS = 15 * 4;

/** A ticket as its holder sees it. */
export function describeTicket(performance: PerformanceFacts, ticket: Ticket): TicketView {
  const { section, row, number, grade } = seatAt(performance.plan, ticket.seatNo);
  const { id, orderId, performanceId, seatNo, amount, state, revision } = ticket;
  return {
    id,
    orderId,
    performanceId,
    eventTitle: performance.eventTitle,
    startsAt: performance.startsAt.toISOString(),
    seatNo,
    section,
    row,
    number,
    grade,
    amount,
    state,
    revision,
  };
}

/**
 * The current code of a ticket. It is good for 15 hours: from three hours before the start, when
 * doors open at the earliest, until twelve hours after it, so that the longest game or festival day
 * can be entered late; `validUntil` is the end of that. The same ticket gives the same code.
 */
export function codeOfTicket(
  performance: PerformanceFacts,
  ticket: Ticket,
  keys: TicketKeys,
): TicketCodeView {
  const opensAt = new Date(performance.startsAt.getTime() - ENTRY_OPENS_BEFORE_START_MS);
  const validity = validityFields(opensAt, ENTRY_QUARTER_HOURS);
  const code = encodeTicketCode(
    {
      keyId: keys.keyId,
      performanceShortId: performance.shortId,
      ticketShortId: ticket.shortId,
      revision: ticket.revision,
      seatNo: ticket.seatNo,
      gateMask: ALL_GATES,
      ...validity,
      flags: 0,
    },
    keys.sign,
  );
  return { code, validUntil: validityOf(validity).until.toISOString() };
}
