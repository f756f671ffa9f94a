import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../database/transactions.js';
import { CancellationsService } from '../events/cancellations.service.js';
import { SeatsService } from '../seats/seats.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { OrderNotRefundable } from './orders.errors.js';
import { type Order, OrdersRepository } from './orders.repository.js';
import type { RefundPlan } from './refund-plan.js';
import { type Refund, RefundsRepository } from './refunds.repository.js';

/** A refund to be decided. */
export interface RefundWish {
  order: Order;
  plan: RefundPlan;
  idempotencyKey: string;
  bodyHash: Buffer;
  /** Until when by the database's clock. */
  before: Date;
  /** Why, where the seller gives it back. */
  remark: string | null;
}

/** The part of a refund that is the database's alone: everything but the provider's. */
@Injectable()
export class RefundDecision {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly refunds: RefundsRepository,
    private readonly tickets: TicketsService,
    private readonly seats: SeatsService,
    private readonly cancellations: CancellationsService,
  ) {}

  /**
   * Makes the tickets void, frees their seats and writes what is to be given back.
   * @throws OrderNotRefundable, TicketAlreadyRefunded, TicketTransferred, TicketCheckedIn,
   *   PerformanceCancelled, ServiceUnavailable; the server's duplicate-key error `uq_refunds_idempotency_key` on a repetition
   */
  decide(wish: RefundWish): Promise<Refund> {
    const { order, plan, idempotencyKey, bodyHash, before, remark } = wish;
    const { amount, feeAmount, tickets } = plan;
    const { id: orderId, accountId, performanceId } = order;
    const id = uuidv7();
    const ticketIds = tickets.map(({ ticketId }) => ticketId);
    const seatNos = tickets.map(({ seatNo }) => seatNo);
    const decide = async (tx: Tx): Promise<Refund> => {
      await this.cancellations.requireTakesPlace(tx, performanceId);
      const left = await this.tickets.voidSome(tx, { orderId, accountId, ticketIds });
      const orderState = left > 0 ? 'partially-refunded' : 'refunded';
      const refund = await this.refunds.insert(tx, {
        ...{ id, orderId, accountId, performanceId, idempotencyKey, bodyHash },
        ...{ amount, feeAmount, orderState, remark },
      });
      await this.refunds.insertTickets(tx, id, tickets);
      const change = { amount, feeAmount, state: orderState, before } as const;
      if (!(await this.orders.refund(tx, orderId, change))) {
        throw new OrderNotRefundable((await this.orders.get(tx, orderId))?.state ?? 'unknown');
      }
      await this.seats.giveBackSold(tx, { performanceId, accountId, seatNos });
      return refund;
    };
    return this.seats.inTurn(performanceId, 'refund-tickets', decide, {
      // What is left of an order, and of its buyer's tickets, is read before it is written.
      apart: accountId,
      alreadyCommitted: () => this.refunds.find(id),
    });
  }
}
