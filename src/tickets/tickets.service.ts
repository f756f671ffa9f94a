import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { EventsService } from '../events/events.service.js';
import { toPage } from '../http/schemas.js';
import { TICKET_KEYS, type TicketKeys } from './ticket-keys.js';
import { codeOfTicket, describeTicket } from './ticket-view.js';
import { TicketCheckedIn, TicketVoid } from './tickets.errors.js';
import { type Ticket, TicketsRepository } from './tickets.repository.js';
import type { TicketCodeView, TicketsPage, TicketsQuery, TicketView } from './tickets.schemas.js';

export type { Ticket } from './tickets.repository.js';

const THE_TICKET = { en: 'The ticket', ko: '티켓' };

/** Tickets an order turns into. */
export interface Issue {
  orderId: string;
  performanceId: string;
  accountId: string;
  /** Ids are made outside of the transaction, so that it may be repeated. Amount in won. */
  tickets: readonly { id: string; seatNo: number; amount: number }[];
}

/** A ticket that an order's refund made void. Amount in won. */
export interface VoidedTicket {
  ticketId: string;
  seatNo: number;
  amount: number;
}

/** Issues tickets, makes them void and shows them to whom they belong. */
@Injectable()
export class TicketsService {
  constructor(
    private readonly tickets: TicketsRepository,
    private readonly events: EventsService,
    @Inject(TICKET_KEYS) private readonly keys: TicketKeys,
  ) {}

  /**
   * Issues the tickets of a paid order: valid, revision 0, each with a random 64-bit short id.
   * @throws the server's duplicate-key error: `PRIMARY` when the ids were issued before,
   *   `uq_tickets_live_seat` when a seat has a ticket that is not void (I1)
   */
  async issue(tx: Tx, { orderId, performanceId, accountId, tickets }: Issue): Promise<void> {
    if (tickets.length === 0) throw new RangeError('an order has at least one ticket');
    await this.tickets.insert(
      tx,
      tickets.map(({ id, seatNo, amount }) => {
        const shortId = randomBytes(8).readBigUInt64BE();
        return { id, shortId, orderId, performanceId, accountId, seatNo, amount };
      }),
    );
  }

  /**
   * Makes every valid ticket of an order void; those already void stay so and are not returned.
   * @returns what this call made void, by seatNo; empty when nothing was valid any more
   * @throws TicketCheckedIn when anyone entered with one; nothing may be changed then, so let it
   *   roll the transaction back
   */
  async voidOfOrder(tx: Tx, orderId: string): Promise<VoidedTicket[]> {
    const all = await this.tickets.lockOfOrder(tx, orderId);
    const used = all.filter(({ state }) => state === 'checked-in');
    if (used.length > 0) throw new TicketCheckedIn(used.map(({ id }) => id));
    const valid = all.filter(({ state }) => state === 'valid');
    const voided = await this.tickets.voidValidOfOrder(tx, orderId);
    // The row lock ends at this node; the counted condition of the UPDATE holds everywhere.
    if (voided !== valid.length) throw new TicketCheckedIn(valid.map(({ id }) => id));
    return valid.map(({ id, seatNo, amount }) => ({ ticketId: id, seatNo, amount }));
  }

  /** Every ticket of an order by seatNo, void ones too; empty for an unknown order. */
  async ofOrder(orderId: string): Promise<Ticket[]> {
    return this.tickets.ofOrder(orderId);
  }

  /** One's own tickets, void ones too, the newest first. */
  async list(accountId: string, { limit, cursor }: TicketsQuery): Promise<TicketsPage> {
    const rows = await this.tickets.listOwn(accountId, limit + 1, cursor);
    const { items, nextCursor } = toPage(rows, limit);
    return { items: await Promise.all(items.map((ticket) => this.describe(ticket))), nextCursor };
  }

  /**
   * One's own ticket.
   * @throws NotFound also when it is another's
   */
  async get(id: string, accountId: string): Promise<TicketView> {
    return this.describe(await this.own(id, accountId));
  }

  /**
   * The current code of one's own ticket and the end of its validity, see {@link codeOfTicket}.
   * Signed anew at each call, which costs less than keeping it.
   * @throws NotFound also when it is another's; TicketVoid
   */
  async code(id: string, accountId: string): Promise<TicketCodeView> {
    const ticket = await this.own(id, accountId);
    if (ticket.state === 'void') throw new TicketVoid();
    return codeOfTicket(await this.events.performance(ticket.performanceId), ticket, this.keys);
  }

  private async own(id: string, accountId: string): Promise<Ticket> {
    const ticket = await this.tickets.findOwn(id, accountId);
    if (ticket === undefined) throw new NotFound(THE_TICKET);
    return ticket;
  }

  private async describe(ticket: Ticket): Promise<TicketView> {
    return describeTicket(await this.events.performance(ticket.performanceId), ticket);
  }
}
