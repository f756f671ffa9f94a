import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { hashBody } from '../database/idempotency.js';
import { isDuplicateKey, Transactions } from '../database/transactions.js';
import { IdempotencyKeyReused } from '../errors/common.errors.js';
import type { PerformanceFacts } from '../events/events.service.js';
import { SeatsService } from '../seats/seats.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { cancellationFee } from './cancellation-fee.js';
import { OrderNotRefundable, PartialRefundUnavailable } from './orders.errors.js';
import { type Order, OrdersRepository } from './orders.repository.js';
import { RefundPayments } from './payments/refund-payments.js';
import { RefundsRepository } from './refunds.repository.js';

/** A refund asked for by its buyer. */
export interface RefundRequest {
  order: Order;
  performance: PerformanceFacts;
  ticketIds: readonly string[] | undefined;
  idempotencyKey: string;
}

/** What came of it, in won. */
export interface RefundResult {
  id: string;
  amount: number;
  feeAmount: number;
}

/** Refunds of whole orders. */
@Injectable()
export class RefundsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly orders: OrdersRepository,
    private readonly refunds: RefundsRepository,
    private readonly tickets: TicketsService,
    private readonly seats: SeatsService,
    private readonly refundPayments: RefundPayments,
  ) {}

  /**
   * Makes the tickets void, frees the seats and sends the money back less the cancellation fee.
   * @throws OrderNotRefundable, TicketCheckedIn, PartialRefundUnavailable, IdempotencyKeyReused
   */
  async refund(request: RefundRequest): Promise<RefundResult> {
    const { order, ticketIds, idempotencyKey } = request;
    const bodyHash = hashBody({ orderId: order.id, ticketIds });
    const first = await this.findFirst(order.accountId, idempotencyKey, bodyHash);
    if (first !== undefined) return first;
    await this.requireWholeOrder(order.id, ticketIds);
    try {
      const result = await this.decide(request, bodyHash);
      await this.refundPayments.execute(result.id);
      return result;
    } catch (error) {
      if (!isDuplicateKey(error, 'uq_refunds_idempotency_key')) throw error;
      const winner = await this.findFirst(order.accountId, idempotencyKey, bodyHash);
      if (winner === undefined) throw error;
      return winner;
    }
  }

  /** Everything but the provider's part, in one transaction. */
  private decide(request: RefundRequest, bodyHash: Buffer): Promise<RefundResult> {
    const { order, performance, idempotencyKey } = request;
    const { cancellationFeeSteps: steps, startsAt } = performance;
    const id = uuidv7();
    const feeAmount = cancellationFee([...steps], order.amount, startsAt, new Date());
    const amount = order.amount - feeAmount;
    const { id: orderId, accountId, performanceId } = order;
    return this.transactions.run(
      'refund-order',
      async (tx) => {
        await this.refunds.insert(tx, {
          ...{ id, orderId, accountId, idempotencyKey, bodyHash, amount, feeAmount },
        });
        if (!(await this.orders.refund(tx, orderId, { amount, feeAmount, startsAt }))) {
          throw new OrderNotRefundable((await this.orders.get(tx, orderId))?.state ?? 'unknown');
        }
        const voided = await this.tickets.voidOfOrder(tx, orderId);
        const seatNos = voided.map(({ seatNo }) => seatNo);
        await this.seats.giveBackSold(tx, { performanceId, accountId, seatNos });
        return { id, amount, feeAmount };
      },
      { alreadyCommitted: () => this.refunds.find(id) },
    );
  }

  private async findFirst(
    accountId: string,
    key: string,
    bodyHash: Buffer,
  ): Promise<RefundResult | undefined> {
    const first = await this.refunds.findByKey(accountId, key);
    if (first !== undefined && !first.bodyHash.equals(bodyHash)) throw new IdempotencyKeyReused();
    return first && { id: first.id, amount: first.amount, feeAmount: first.feeAmount };
  }

  private async requireWholeOrder(
    orderId: string,
    ticketIds: readonly string[] | undefined,
  ): Promise<void> {
    if (ticketIds === undefined) return;
    const tickets = await this.tickets.ofOrder(orderId);
    const named = new Set(ticketIds);
    if (tickets.length !== named.size || !tickets.every(({ id }) => named.has(id))) {
      throw new PartialRefundUnavailable();
    }
  }
}
