import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { EventsService } from '../events/events.service.js';
import { type NoticeData, type NoticeMessage, Notices } from '../notifications/notices.service.js';
import type { Order } from './orders.repository.js';
import type { Refund } from './refunds.repository.js';

/** What buyers are told of their orders. It is put together before the transaction that tells it. */
@Injectable()
export class OrderNotices {
  constructor(
    private readonly events: EventsService,
    private readonly notices: Notices,
  ) {}

  /** Tickets that were paid; how many is known when they are issued. */
  async booked(order: Order): Promise<(quantity: number) => NoticeMessage> {
    const { accountId, id: key, amount } = order;
    const about = await this.about(order);
    return (quantity) => ({
      ...{ kind: 'order-booked', accountId, key, data: { ...about, quantity, amount } },
    });
  }

  /** Money that has gone back, in won. */
  async refunded(refund: Refund): Promise<NoticeMessage> {
    const { id: key, orderId: id, accountId, performanceId, amount, feeAmount } = refund;
    const data = { ...(await this.about({ id, performanceId })), amount, feeAmount };
    return { kind: 'order-refunded', accountId, key, data };
  }

  /** A performance that does not take place; whoever has several orders is told once. */
  async cancelled(order: Order): Promise<NoticeMessage> {
    const { accountId, performanceId: key } = order;
    return { kind: 'performance-cancelled', accountId, key, data: await this.about(order) };
  }

  tell(tx: Tx, notice: NoticeMessage): Promise<void> {
    return this.notices.tell(tx, notice);
  }

  private async about({
    id: orderId,
    performanceId,
  }: Pick<Order, 'id' | 'performanceId'>): Promise<NoticeData> {
    const { eventId, eventTitle, startsAt } = await this.events.performance(performanceId);
    return { eventTitle, eventId, performanceId, orderId, startsAt: startsAt.toISOString() };
  }
}
