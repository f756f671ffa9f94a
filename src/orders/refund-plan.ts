import type { Ticket } from '../tickets/tickets.service.js';
import { TicketAlreadyRefunded, TicketCheckedIn } from '../tickets/tickets.errors.js';
import { TicketTransferred } from '../tickets/transfers.errors.js';
import { ticketFee } from './cancellation-fee.js';
import { OrderNotRefundable, TicketNotInOrder } from './orders.errors.js';

/** One ticket of a refund: what goes back of its price and what is kept, in won. */
export interface PlannedTicket {
  ticketId: string;
  seatNo: number;
  amount: number;
  feeAmount: number;
}

/** What a refund gives back and keeps, ticket by ticket and in total, in won. */
export interface RefundPlan {
  tickets: PlannedTicket[];
  amount: number;
  feeAmount: number;
}

type RefundableTicket = Pick<Ticket, 'id' | 'seatNo' | 'amount' | 'state' | 'accountId'>;

/**
 * The tickets a buyer wants to give back: those named, or all of the order that the buyer still
 * holds. What somebody else holds stays theirs, though the buyer has paid for it.
 * @param all tickets of the order, void ones too
 * @throws TicketNotInOrder, TicketAlreadyRefunded, TicketTransferred, TicketCheckedIn; OrderNotRefundable when
 *   nothing is left
 */
export function chooseTickets<T extends RefundableTicket>(
  all: readonly T[],
  ticketIds: readonly string[] | undefined,
  order: { state: string; accountId: string },
): T[] {
  const live = all.filter(({ state }) => state !== 'void');
  if (live.length === 0) throw new OrderNotRefundable(order.state);
  const isElsewhere = ({ accountId }: T): boolean => accountId !== order.accountId;
  // Who asks for all that is left means what they hold; when that is nothing, they learn why.
  const held = live.filter((ticket) => !isElsewhere(ticket));
  const left = (held.length > 0 ? held : live).map(({ id }) => id);
  const wanted = new Set(ticketIds?.map((id) => id.toLowerCase()) ?? left);
  const known = new Set(all.map(({ id }) => id));
  const foreign = [...wanted].filter((id) => !known.has(id));
  if (foreign.length > 0) throw new TicketNotInOrder(foreign);
  const chosen = all.filter(({ id }) => wanted.has(id));
  const idsIn = (state: Ticket['state']): string[] =>
    chosen.filter((ticket) => ticket.state === state).map(({ id }) => id);
  const [gone, used] = [idsIn('void'), idsIn('checked-in')];
  if (gone.length > 0) throw new TicketAlreadyRefunded(gone);
  const elsewhere = chosen.filter(isElsewhere).map(({ id }) => id);
  if (elsewhere.length > 0) throw new TicketTransferred(elsewhere);
  if (used.length > 0) throw new TicketCheckedIn(used);
  return chosen;
}

/** What goes back for these tickets when `percent` of each price is kept. */
export function planRefund(
  tickets: readonly Pick<Ticket, 'id' | 'seatNo' | 'amount'>[],
  percent: number,
): RefundPlan {
  const planned = tickets.map(({ id: ticketId, seatNo, amount: price }) => {
    const feeAmount = ticketFee(price, percent);
    return { ticketId, seatNo, amount: price - feeAmount, feeAmount };
  });
  return {
    tickets: planned,
    amount: planned.reduce((sum, { amount }) => sum + amount, 0),
    feeAmount: planned.reduce((sum, { feeAmount }) => sum + feeAmount, 0),
  };
}
