import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Transactions } from '../database/transactions.js';
import { HoldsService } from '../seats/holds.service.js';
import { HoldExpired } from '../seats/seats.errors.js';
import { LatePayments } from './late-payments.js';
import { OrderConfirmation } from './order-confirmation.js';
import type { OrderState } from './order-state.js';
import { type Order, OrdersRepository } from './orders.repository.js';
import type { ChargeOutcome } from './payments/charges.js';
import { type Payment, PaymentsRepository } from './payments/payments.repository.js';

const outcomes = new Counter({
  name: 'picket_orders_total',
  help: 'Orders settled, by outcome.',
  labelNames: ['outcome'],
});

const amounts = new Counter({
  name: 'picket_order_amount_won_total',
  help: 'Amount of orders that were paid, in won.',
});

/**
 * The last step of every order, whoever learns of the payment's outcome: the request itself, a
 * repetition of it, or the reconciler. Only the first of them changes anything.
 */
@Injectable()
export class Settlement {
  constructor(
    private readonly transactions: Transactions,
    private readonly orders: OrdersRepository,
    private readonly payments: PaymentsRepository,
    private readonly holds: HoldsService,
    private readonly confirmation: OrderConfirmation,
    private readonly late: LatePayments,
  ) {}

  /**
   * Makes the order what the provider's answer says.
   * @param refused what an order without a charge becomes
   * @returns what this call made of it; undefined when it was settled already, or became what only
   *   the database can tell
   */
  async apply(
    order: Order,
    payment: Payment,
    charge: ChargeOutcome,
    refused: 'declined' | 'expired' = 'declined',
  ): Promise<OrderState | undefined> {
    switch (charge.outcome) {
      case 'captured':
        return this.confirm(order, payment, charge.reference);
      case 'declined':
        await this.refuse(order, payment, refused);
        return undefined;
      case 'unknown':
        await this.leaveOpen(order, payment);
        return undefined;
    }
  }

  /** Seats become sold and tickets are issued, or the money goes back. */
  private async confirm(
    order: Order,
    payment: Payment,
    reference: string,
  ): Promise<'paid' | undefined> {
    try {
      if (!(await this.confirmation.confirm(order, payment, reference))) return undefined;
      outcomes.inc({ outcome: 'paid' });
      amounts.inc(order.amount);
      return 'paid';
    } catch (error) {
      if (!(error instanceof HoldExpired)) throw error;
      await this.late.giveBack(order, payment, reference);
      outcomes.inc({ outcome: 'late' });
      return undefined;
    }
  }

  private async refuse(
    order: Order,
    payment: Payment,
    state: 'declined' | 'expired',
  ): Promise<void> {
    await this.transactions.run('refuse-order', async (tx) => {
      if (!(await this.orders.settle(tx, order.id, state))) return;
      await this.payments.decline(tx, payment.id);
      await this.holds.endPayment(tx, order.holdId, order.id);
    });
    outcomes.inc({ outcome: state });
  }

  private async leaveOpen(order: Order, payment: Payment): Promise<void> {
    await this.transactions.run('leave-order-open', async (tx) => {
      await this.orders.markUnknown(tx, order.id);
      await this.payments.markUnknown(tx, payment.id);
    });
    outcomes.inc({ outcome: 'payment-unknown' });
  }
}
