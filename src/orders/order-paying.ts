import { Injectable } from '@nestjs/common';
import type { Order } from './orders.repository.js';
import { Charges } from './payments/charges.js';
import { PaymentsRepository } from './payments/payments.repository.js';
import { Settlement } from './settlement.js';

/** `offSession`: the buyer is not there; a saved method is charged as agreed before. */
export interface Payer {
  offSession?: boolean;
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
   */
  async pay(order: Order, token: string | undefined, payer: Payer = {}): Promise<void> {
    const payment = await this.payments.ofOrder(order.id);
    if (payment === undefined) throw new Error(`Order ${order.id} has no payment`);
    const charge = await (token === undefined
      ? this.charges.settle(payment)
      : this.charges.charge(payment, token, payer));
    await this.settlement.apply(order, payment, charge);
  }
}
