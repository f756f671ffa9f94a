import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { GroupCommit } from '../database/group-commit.js';
import type { Tx } from '../database/transactions.js';
import { HoldsService } from '../seats/holds.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { type Order, OrdersRepository } from './orders.repository.js';
import { OrderNotices } from './order-notices.js';
import { type Payment, PaymentsRepository } from './payments/payments.repository.js';

/** The closing transaction of an order whose money has come. */
@Injectable()
export class OrderConfirmation {
  constructor(
    private readonly groups: GroupCommit,
    private readonly orders: OrdersRepository,
    private readonly payments: PaymentsRepository,
    private readonly holds: HoldsService,
    private readonly tickets: TicketsService,
    private readonly notices: OrderNotices,
  ) {}

  /**
   * Seats become sold, tickets are issued, and the buyer is told.
   * @param reference the provider's own name for the charge
   * @returns false when the order was settled already
   * @throws HoldExpired when the seats are not the order's any more: nothing is changed
   */
  async confirm(order: Order, payment: Payment, reference: string): Promise<boolean> {
    const { id: orderId, performanceId, accountId } = order;
    const notice = await this.notices.booked(order);
    const idOf = ticketIds();
    const confirm = async (tx: Tx): Promise<boolean> => {
      if (!(await this.orders.settle(tx, orderId, 'paid'))) return false;
      await this.payments.capture(tx, payment.id, reference);
      const { seats, isTold } = await this.holds.convert(tx, order.holdId, orderId);
      const tickets = seats.map((seat, at) => ({ ...seat, id: idOf(at) }));
      await this.tickets.issue(tx, { orderId, performanceId, accountId, tickets });
      if (!isTold) await this.notices.tell(tx, notice(seats.length));
      return true;
    };
    const lane = `confirm-order ${performanceId}`;
    return this.groups.run(lane, 'confirm-order', confirm, { apart: accountId });
  }
}

/** An id for each ticket of an order, the same whenever it is asked for. */
function ticketIds(): (at: number) => string {
  const ids: string[] = [];
  return (at) => (ids[at] ??= uuidv7());
}
