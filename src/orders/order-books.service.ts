import { Injectable } from '@nestjs/common';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { daysUntil, nextFeeStep } from './cancellation-fee.js';
import { MovementsRepository } from './movements.repository.js';
import type { Ledger, RefundQuote } from './order-books.schemas.js';
import { ledgerOf } from './order-ledger.js';
import { OrdersService } from './orders.service.js';
import { type RefundQuotation, RefundsService } from './refunds.service.js';

/** What the money of one order did, and would do. */
@Injectable()
export class OrderBooksService {
  constructor(
    private readonly orders: OrdersService,
    private readonly refunds: RefundsService,
    private readonly events: EventsService,
    private readonly movements: MovementsRepository,
  ) {}

  /**
   * What a refund would give back and keep now; it changes nothing and reserves nothing.
   * @throws NotFound, and whatever the refund itself would be refused with
   */
  async quote(
    id: string,
    accountId: string,
    ticketIds: readonly string[] | undefined,
  ): Promise<RefundQuote> {
    const order = await this.orders.get(id, accountId);
    const performance = await this.events.performance(order.performanceId);
    return quoteOf(performance, await this.refunds.plan({ order, performance, ticketIds }));
  }

  /** Everything that moved an own order's money. @throws NotFound */
  async ledger(id: string, accountId: string): Promise<Ledger> {
    const order = await this.orders.get(id, accountId);
    return ledgerOf(order.id, await this.movements.ofOrder(order.id));
  }
}

/** A refund as it is shown before it is made. */
export function quoteOf(
  { cancellationFeeSteps }: Pick<PerformanceFacts, 'cancellationFeeSteps'>,
  plan: RefundQuotation,
): RefundQuote {
  const steps = plan.isFree ? [] : cancellationFeeSteps;
  return {
    amount: plan.amount,
    feeAmount: plan.feeAmount,
    feePercent: plan.percent,
    daysBefore: daysUntil(plan.startsAt, plan.now),
    nextStep: nextFeeStep(steps, plan.startsAt, plan.now) ?? null,
    tickets: plan.tickets.map(({ ticketId, amount, feeAmount }) => {
      return { ticketId, amount, feeAmount };
    }),
  };
}
