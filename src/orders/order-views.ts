import { Injectable } from '@nestjs/common';
import { EventsService } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import { TicketsService } from '../tickets/tickets.service.js';
import type { Order } from './orders.repository.js';
import type { OrderView } from './orders.schemas.js';

/** Orders as the API shows them. */
@Injectable()
export class OrderViews {
  constructor(
    private readonly events: EventsService,
    private readonly tickets: TicketsService,
  ) {}

  /** The order with its tickets, by seat number. */
  async describe(order: Order): Promise<OrderView> {
    const { plan } = await this.events.performance(order.performanceId);
    // While writers change, this read may run on a node that the order was not read on.
    const tickets = await this.tickets.latestOfOrder(order.id);
    return {
      id: order.id,
      performanceId: order.performanceId,
      state: order.state,
      amount: order.amount,
      refundedAmount: order.refundedAmount,
      feeAmount: order.feeAmount,
      createdAt: order.createdAt.toISOString(),
      tickets: tickets.map(({ id, seatNo, amount, state: stateOf, accountId }) => {
        // Whether the new holder has entered is no business of whoever gave the ticket away.
        const isElsewhere = accountId !== order.accountId && stateOf !== 'void';
        const state = isElsewhere ? 'transferred' : stateOf;
        const { section, row, number } = seatAt(plan, seatNo);
        return { id, seatNo, section, row, number, amount, state };
      }),
    };
  }
}
