import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { hashBody } from '../database/idempotency.js';
import { isDuplicateKey, Transactions } from '../database/transactions.js';
import { IdempotencyKeyReused, NotFound } from '../errors/common.errors.js';
import { HoldsService } from '../seats/holds.service.js';
import type { PlaceOrder } from './orders.schemas.js';
import { type Order, OrdersRepository } from './orders.repository.js';
import { Charges } from './payments/charges.js';
import { PaymentsRepository } from './payments/payments.repository.js';
import { Settlement } from './settlement.js';

/** Orders: a hold turned into tickets by a payment. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly orders: OrdersRepository,
    private readonly payments: PaymentsRepository,
    private readonly holds: HoldsService,
    private readonly charges: Charges,
    private readonly settlement: Settlement,
  ) {}

  /**
   * Orders the seats of a hold. One transaction writes the intent, the provider is asked outside
   * of any, one transaction closes it. A repetition with the same key goes on where the first try
   * ended, under the same order and the same charge.
   * @returns the order in whatever state it reached
   * @throws HoldExpired, HoldConverted, PaymentInProgress, NotFound, IdempotencyKeyReused
   */
  async place(accountId: string, key: string, body: PlaceOrder): Promise<Order> {
    const first = await this.findFirst(accountId, key, hashBody(body));
    const order = first ?? (await this.open(accountId, key, body));
    if (order.state !== 'pending') return order;
    const payment = await this.payments.ofOrder(order.id);
    if (payment === undefined) throw new Error(`Order ${order.id} has no payment`);
    const charge = await this.charges.charge(payment, body.paymentMethod.token);
    await this.settlement.apply(order, payment, charge);
    return this.get(order.id, accountId);
  }

  /** A buyer's order. @throws NotFound */
  async get(id: string, accountId: string): Promise<Order> {
    const order = await this.orders.find(id);
    if (order?.accountId !== accountId) throw new NotFound({ en: 'The order', ko: '예매' });
    return order;
  }

  /** A buyer's orders, newest first; one more than `limit` when there are more. */
  list(accountId: string, limit: number, cursor: string | undefined): Promise<Order[]> {
    return this.orders.list(accountId, limit + 1, cursor);
  }

  /** What a performance has taken in and given back, in won. */
  sums(performanceId: string): Promise<{ gross: number; refunded: number }> {
    return this.orders.sums(performanceId);
  }

  private async findFirst(
    accountId: string,
    key: string,
    bodyHash: Buffer,
  ): Promise<Order | undefined> {
    const first = await this.orders.findByKey(accountId, key);
    if (first !== undefined && !first.bodyHash.equals(bodyHash)) throw new IdempotencyKeyReused();
    return first;
  }

  /** Writes order and payment intent, and reserves the hold for them. */
  private async open(accountId: string, key: string, body: PlaceOrder): Promise<Order> {
    const { holdId, paymentMethod } = body;
    const { performanceId, amount } = await this.holds.describe(holdId, accountId);
    const bodyHash = hashBody(body);
    const id = uuidv7();
    const paymentId = uuidv7();
    try {
      await this.transactions.run(
        'open-order',
        async (tx) => {
          const order = { id, accountId, performanceId, holdId, amount };
          await this.orders.insert(tx, { ...order, idempotencyKey: key, bodyHash });
          await this.holds.startPayment(tx, holdId, accountId, id);
          const { provider } = paymentMethod;
          await this.payments.insert(tx, { id: paymentId, orderId: id, provider, amount });
          return id;
        },
        { alreadyCommitted: async () => (await this.orders.find(id))?.id },
      );
    } catch (error) {
      if (!isDuplicateKey(error, 'uq_orders_idempotency_key')) throw error;
      const first = await this.findFirst(accountId, key, bodyHash);
      if (first === undefined) throw error;
      return first;
    }
    return this.get(id, accountId);
  }
}
