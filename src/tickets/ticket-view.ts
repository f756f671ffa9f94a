import type { PerformanceFacts } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import type { Ticket } from './tickets.repository.js';
import type { TicketView } from './tickets.schemas.js';

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
    deviceBinding: performance.deviceBinding,
  };
}
