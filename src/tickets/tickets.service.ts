import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { TicketCheckedIn } from './tickets.errors.js';
import { type Ticket, TicketsRepository } from './tickets.repository.js';

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
  constructor(private readonly tickets: TicketsRepository) {}

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
    // The row lock ends at this node; the condition of the UPDATE is what holds everywhere.
    if (voided !== valid.length) throw new TicketCheckedIn(valid.map(({ id }) => id));
    return valid.map(({ id, seatNo, amount }) => ({ ticketId: id, seatNo, amount }));
  }

  /** Every ticket of an order by seatNo, void ones too; empty for an unknown order. */
  async ofOrder(orderId: string): Promise<Ticket[]> {
    return this.tickets.ofOrder(orderId);
  }
}
