import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../errors/common.errors.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { quoteOf } from './order-books.service.js';
import type { RefundQuote } from './order-books.schemas.js';
import { type Order, OrdersRepository } from './orders.repository.js';
import { type RefundResult, RefundsService } from './refunds.service.js';
import type { SellerRefund } from './seller-refunds.schemas.js';

/** A seller gives one order of an own performance back, or some of its tickets. */
@Injectable()
export class SellerRefundsService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly events: EventsService,
    private readonly refunds: RefundsService,
  ) {}

  /**
   * What a refund would give back and keep now.
   * @throws NotFound also for an order of another's performance, and whatever the refund is refused with
   */
  async quote(
    sellerId: string,
    orderId: string,
    { ticketIds, isFeeWaived }: { ticketIds: readonly string[] | undefined; isFeeWaived: boolean },
  ): Promise<RefundQuote> {
    const { order, performance } = await this.ownOrder(sellerId, orderId);
    const bySeller = { isFeeWaived };
    const plan = await this.refunds.plan({ order, performance, ticketIds, bySeller });
    return quoteOf(performance, plan);
  }

  /**
   * Makes the tickets void, frees their seats and sends the money back, as the buyer's own refund does; the
   * buyer is told the reason.
   * @throws NotFound also for an order of another's performance, and what {@link RefundsService.refund} refuses
   */
  async refund(
    sellerId: string,
    orderId: string,
    body: SellerRefund,
    key: string,
  ): Promise<RefundResult> {
    const { order, performance } = await this.ownOrder(sellerId, orderId);
    // Refunds are told apart by the buyer's keys. A client's key has no blank, so none can stand in the way.
    const name = createHash('sha256').update(`${sellerId} ${key}`).digest('hex');
    return this.refunds.refund({
      order,
      performance,
      ticketIds: body.ticketIds,
      idempotencyKey: `seller ${name}`,
      bySeller: { remark: body.reason, isFeeWaived: body.waiveFee },
    });
  }

  private async ownOrder(
    sellerId: string,
    orderId: string,
  ): Promise<{ order: Order; performance: PerformanceFacts }> {
    const order = await this.orders.find(orderId);
    if (order === undefined) throw new NotFound({ en: 'The order', ko: '예매' });
    const performance = await this.events.performance(order.performanceId);
    if (performance.sellerId !== sellerId) throw new NotFound({ en: 'The order', ko: '예매' });
    return { order, performance };
  }
}
