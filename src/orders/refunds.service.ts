import { Injectable } from '@nestjs/common';
import { hashBody } from '../database/idempotency.js';
import { IdempotencyKeyReused } from '../errors/common.errors.js';
import { CancellationsService } from '../events/cancellations.service.js';
import { ChangesService } from '../events/changes.service.js';
import { PerformanceCancelled } from '../events/events.errors.js';
import type { PerformanceFacts } from '../events/events.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { feePercent } from './cancellation-fee.js';
import { OrderNotRefundable } from './orders.errors.js';
import type { Order } from './orders.repository.js';
import { RefundPayments } from './payments/refund-payments.js';
import { RefundDecision } from './refund-decision.js';
import { chooseTickets, planRefund, type RefundPlan } from './refund-plan.js';
import { type Refund, RefundsRepository } from './refunds.repository.js';

/** What a seller decides about a refund beside its tickets. */
export interface SellersWord {
  /** Told to the buyer. */
  remark: string;
  isFeeWaived: boolean;
}

/** A refund asked for by its buyer, or given by the seller: these tickets, or all that are left. */
export interface RefundRequest {
  order: Order;
  performance: PerformanceFacts;
  ticketIds: readonly string[] | undefined;
  idempotencyKey: string;
  /** Where its seller gives it back. */
  bySeller?: SellersWord;
}

/** A refund as far as its price depends on it. */
export type PlannedRequest = Pick<RefundRequest, 'order' | 'performance' | 'ticketIds'> & {
  bySeller?: Pick<SellersWord, 'isFeeWaived'>;
};

/** What came of it, in won, and what it left of the order. */
export interface RefundResult {
  id: string;
  amount: number;
  feeAmount: number;
  state: Refund['orderState'];
}

/** What a refund would be at a moment; `isFree`: without a fee until the start. */
export interface RefundQuotation extends RefundPlan {
  percent: number;
  now: Date;
  startsAt: Date;
  isFree: boolean;
}

/** Refunds of tickets, less the cancellation fee. */
@Injectable()
export class RefundsService {
  constructor(
    private readonly decision: RefundDecision,
    private readonly refunds: RefundsRepository,
    private readonly tickets: TicketsService,
    private readonly refundPayments: RefundPayments,
    private readonly cancellations: CancellationsService,
    private readonly changes: ChangesService,
  ) {}

  /**
   * Makes the tickets void, frees their seats and sends the money back less the cancellation fee.
   * @throws OrderNotRefundable, TicketNotInOrder, TicketAlreadyRefunded, TicketTransferred,
   *   TicketCheckedIn, PerformanceCancelled: all of it goes back by itself; IdempotencyKeyReused
   */
  async refund(request: RefundRequest): Promise<RefundResult> {
    const { order, ticketIds, idempotencyKey, bySeller } = request;
    const bodyHash = hashBody({ orderId: order.id, ticketIds, bySeller });
    const remark = bySeller?.remark ?? null;
    try {
      const plan = await this.plan(request);
      const before = plan.startsAt;
      const wish = { order, plan, idempotencyKey, bodyHash, before, remark };
      const decided = await this.decision.decide(wish);
      await this.refundPayments.send(decided);
      return resultOf(decided);
    } catch (error) {
      // A repetition finds its tickets given back, or its key taken: that is no refusal.
      const first = await this.findFirst(order.accountId, idempotencyKey, bodyHash);
      if (first === undefined) throw error;
      return first;
    }
  }

  /** What a refund would give back and keep now; the same refusals as the refund itself. */
  async plan({
    order,
    performance,
    ticketIds,
    bySeller,
  }: PlannedRequest): Promise<RefundQuotation> {
    const { cancellationFeeSteps: steps } = performance;
    const [cancellation, change, all, now] = await Promise.all([
      this.cancellations.find(performance.id),
      this.changes.last(performance.id),
      this.tickets.latestOfOrder(order.id),
      this.refunds.now(),
    ]);
    if (cancellation !== undefined) throw new PerformanceCancelled();
    const startsAt = change?.startsAt ?? performance.startsAt;
    const chosen = chooseTickets(all, ticketIds, order);
    if (startsAt <= now) throw new OrderNotRefundable(order.state);
    // Who ordered something else than what takes place now owes nothing for giving it back.
    const isOther = change !== undefined && order.createdAt <= change.changedAt;
    const isFree = isOther || bySeller?.isFeeWaived === true;
    const percent = isFree ? 0 : feePercent(steps, startsAt, now);
    return { ...planRefund(chosen, percent), percent, now, startsAt, isFree };
  }

  private async findFirst(
    accountId: string,
    key: string,
    bodyHash: Buffer,
  ): Promise<RefundResult | undefined> {
    const first = await this.refunds.findByKey(accountId, key);
    if (first !== undefined && !first.bodyHash.equals(bodyHash)) throw new IdempotencyKeyReused();
    return first && resultOf(first);
  }
}

function resultOf(
  refund: Pick<Refund, 'id' | 'amount' | 'feeAmount' | 'orderState'>,
): RefundResult {
  const { id, amount, feeAmount, orderState: state } = refund;
  return { id, amount, feeAmount, state };
}
