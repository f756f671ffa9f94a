import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { hashBody } from '../database/idempotency.js';
import { GroupCommit } from '../database/group-commit.js';
import { isDuplicateKey } from '../database/transactions.js';
import { IdempotencyKeyReused, NotFound } from '../errors/common.errors.js';
import { DomainError } from '../errors/domain-error.js';
import { NotInRehearsal } from '../events/events.errors.js';
import { HoldsService } from '../seats/holds.service.js';
import type { PlaceOrder } from './orders.schemas.js';
import { type OpenOrder, OrderPaying, type Payer } from './order-paying.js';
import { type Order, OrdersRepository } from './orders.repository.js';
import { PaymentTokenUsed } from './payments/payment.errors.js';
import type { ProviderToken } from './payments/payment-methods.schemas.js';
import { PaymentMethodsService } from './payments/payment-methods.service.js';
import { PaymentsRepository } from './payments/payments.repository.js';

/** Orders: a hold turned into tickets by a payment. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly groups: GroupCommit,
    private readonly orders: OrdersRepository,
    private readonly payments: PaymentsRepository,
    private readonly holds: HoldsService,
    private readonly methods: PaymentMethodsService,
    private readonly paying: OrderPaying,
  ) {}

  /**
   * Orders the seats of a hold. One transaction writes the intent, the provider is asked outside
   * of any, one transaction closes it. A repetition with the same key goes on where the first try
   * ended, under the same order and the same charge.
   * @returns the order in whatever state it reached
   * @throws HoldExpired, HoldConverted, PaymentInProgress, NotFound, IdempotencyKeyReused,
   *   PaymentProviderUnavailable, PaymentTokenUsed, NotInRehearsal
   */
  async place(accountId: string, key: string, body: PlaceOrder, payer: Payer = {}): Promise<Order> {
    const first = await this.findFirst(accountId, key, hashBody(body));
    if (first !== undefined) return this.goOn(first, body, payer);
    const method =
      payer.offSession ?? (await this.methods.toPayWith(accountId, body.paymentMethod));
    const opened = await this.open(accountId, key, body, method);
    return 'payment' in opened
      ? this.finish(opened, method, payer)
      : this.goOn(opened, body, payer);
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

  /** Goes on with an order whose first request did not get to the end. */
  private async goOn(order: Order, { paymentMethod }: PlaceOrder, payer: Payer): Promise<Order> {
    if (order.state !== 'pending') return order;
    const method = await this.methods
      .toPayWith(order.accountId, paymentMethod)
      .catch((error: unknown) => {
        if (error instanceof DomainError) return undefined; // removed since
        throw error;
      });
    return this.finish(await this.paying.opened(order), method, payer);
  }

  private async finish(
    opened: OpenOrder,
    method: ProviderToken | undefined,
    payer: Payer,
  ): Promise<Order> {
    const { order } = opened;
    const state = await this.paying.pay(opened, method?.token, payer);
    // Who waits for an answer is shown the order as it stands now.
    const isSeen = payer.offSession === undefined;
    return isSeen || state === undefined
      ? this.get(order.id, order.accountId)
      : { ...order, state };
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

  /**
   * Writes order and payment intent, and reserves the hold for them.
   * @returns the order alone when another request with the key was faster
   */
  private async open(
    accountId: string,
    key: string,
    body: PlaceOrder,
    method: ProviderToken,
  ): Promise<OpenOrder | Order> {
    const { holdId } = body;
    const { provider } = method;
    const { performanceId, amount, isRehearsal } = await this.holds.describe(holdId, accountId);
    if (isRehearsal && provider !== 'sandbox') throw new NotInRehearsal();
    const bodyHash = hashBody(body);
    const id = uuidv7();
    const paymentId = this.methods.paymentIdOf(method) ?? uuidv7();
    try {
      return await this.groups.run(
        `open-order ${performanceId}`,
        'open-order',
        async (tx) => {
          const wish = { id, accountId, performanceId, holdId, amount };
          const order = await this.orders.insert(tx, { ...wish, idempotencyKey: key, bodyHash });
          await this.holds.startPayment(tx, holdId, accountId, id);
          const intent = { id: paymentId, orderId: id, provider, amount };
          return { order, payment: await this.payments.insert(tx, intent) };
        },
        {
          apart: accountId,
          alreadyCommitted: async () => {
            const order = await this.orders.find(id);
            return order && (await this.paying.opened(order));
          },
        },
      );
    } catch (error) {
      // Order ids are new, so it is the payment's that somebody used before.
      if (isDuplicateKey(error, 'PRIMARY')) throw new PaymentTokenUsed();
      if (!isDuplicateKey(error, 'uq_orders_idempotency_key')) throw error;
      const first = await this.findFirst(accountId, key, bodyHash);
      if (first === undefined) throw error;
      return first;
    }
  }
}
