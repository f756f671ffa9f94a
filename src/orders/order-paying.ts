import { Injectable } from '@nestjs/common';
import type { OrderState } from './order-state.js';
import type { Order } from './orders.repository.js';
import { Charges } from './payments/charges.js';
import type { ProviderToken } from './payments/payment-methods.schemas.js';
import { type Payment, PaymentsRepository } from './payments/payments.repository.js';
import { Settlement } from './settlement.js';

/** `offSession`: the buyer is not there; this saved method is charged as agreed before. */
export interface Payer {
  offSession?: ProviderToken;
}

/** An order and its payment, both as they stand. */
export interface OpenOrder {
  order: Order;
  payment: Payment;
}

/** The money of an order whose intent is written: asked for outside of any transaction, settled in one. */
@Injectable()
export class OrderPaying {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly charges: Charges,
    private readonly settlement: Settlement,
  ) {}

  /**
   * Asks for the money of a pending order, and settles it by the answer.
   * @param token of the provider; without one the provider is asked what became of an earlier try
   * @param payer whether the buyer is there to be asked by their bank
   * @returns the order's state; undefined when somebody else has settled it
   */
  async pay(
    { order, payment }: OpenOrder,
    token: string | undefined,
    { offSession }: Payer = {},
  ): Promise<OrderState | undefined> {
    const charge = await (token === undefined
      ? this.charges.settle(payment)
      : this.charges.charge(payment, token, { offSession: offSession !== undefined }));
    return this.settlement.apply(order, payment, charge);
  }

  /** A pending order with its payment. */
  async opened(order: Order): Promise<OpenOrder> {
    const payment = await this.payments.ofOrder(order.id);
    if (payment === undefined) throw new Error(`Order ${order.id} has no payment`);
    return { order, payment };
  }
}
