import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { EventsService } from '../events/events.service.js';
import { type NoticeData, type NoticeMessage, Notices } from '../notifications/notices.service.js';
import type { Order } from './orders.repository.js';
import type { Refund } from './refunds.repository.js';

/** What is told of an order, if anything is. */
export type OrderNotice = NoticeMessage & { readonly isSilent: boolean };

/** What buyers are told of their orders. It is put together before the transaction that tells it. */
@Injectable()
export class OrderNotices {
  constructor(
    private readonly events: EventsService,
    private readonly notices: Notices,
  ) {}

  /** Tickets that were paid; how many is known when they are issued. */
  async booked(order: Order): Promise<(quantity: number) => OrderNotice> {
    const { accountId, id: key, amount } = order;
    const { about, isSilent } = await this.about(order);
    return (quantity) => ({
      ...{ kind: 'order-booked', accountId, key, data: { ...about, quantity, amount }, isSilent },
    });
  }

  /** Money that has gone back, in won. */
  async refunded(refund: Refund): Promise<OrderNotice> {
    const { id: key, orderId: id, accountId, performanceId, amount, feeAmount, remark } = refund;
    const { about, isSilent } = await this.about({ id, performanceId });
    const money = { ...about, amount, feeAmount };
    if (remark === null) return { kind: 'order-refunded', accountId, key, data: money, isSilent };
    const data = { ...money, remark };
    return { kind: 'order-refunded-by-seller', accountId, key, data, isSilent };
  }

  /** A performance that does not take place; whoever has several orders is told once. */
  async cancelled(order: Order): Promise<OrderNotice> {
    const { accountId, performanceId: key } = order;
    const { about: data, isSilent } = await this.about(order);
    return { kind: 'performance-cancelled', accountId, key, data, isSilent };
  }

  /** Tells it, unless it is of a rehearsal, which tells nobody anything. */
  async tell(tx: Tx, { isSilent, ...notice }: OrderNotice): Promise<void> {
    if (!isSilent) await this.notices.tell(tx, notice);
  }

  private async about({
    id: orderId,
    performanceId,
  }: Pick<Order, 'id' | 'performanceId'>): Promise<{ about: NoticeData; isSilent: boolean }> {
    const facts = await this.events.performance(performanceId);
    const { eventId, eventTitle, startsAt } = facts;
    return {
      about: { eventTitle, eventId, performanceId, orderId, startsAt: startsAt.toISOString() },
      isSilent: facts.rehearsalOf !== null,
    };
  }
}
