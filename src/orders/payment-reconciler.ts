import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { OrdersRepository } from './orders.repository.js';
import { Charges } from './payments/charges.js';
import { PaymentsRepository } from './payments/payments.repository.js';
import { RefundPayments } from './payments/refund-payments.js';
import { Settlement } from './settlement.js';

const BATCH = 100;
/** Longer than any request can still be at a payment after its provider's time-out. */
const SLACK_MS = 5_000;

/** Settles what was left open: payments of unknown outcome, abandoned orders, pending refunds. */
@Injectable()
export class PaymentReconciler implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep: Sweep;
  private readonly abandonedAfterMs: number;

  constructor(
    private readonly orders: OrdersRepository,
    private readonly payments: PaymentsRepository,
    private readonly charges: Charges,
    private readonly settlement: Settlement,
    private readonly refundPayments: RefundPayments,
    @Inject(CONFIG) config: Config,
  ) {
    this.abandonedAfterMs = config.PAYMENT_TIMEOUT_MS + SLACK_MS;
    this.sweep = new Sweep('payments', config.SWEEP_INTERVAL_MS, () => this.sweepOnce());
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async sweepOnce(): Promise<void> {
    for (const payment of await this.payments.unsettled(this.abandonedAfterMs, BATCH)) {
      const order = await this.orders.find(payment.orderId);
      if (order === undefined) throw new Error(`Payment ${payment.id} has no order`);
      const charge = await this.charges.settle(payment);
      if (charge.outcome === 'unknown') continue;
      const refused = order.state === 'pending' ? 'expired' : 'declined';
      await this.settlement.apply(order, payment, charge, refused);
    }
    await this.refundPayments.executePending(this.abandonedAfterMs, BATCH);
  }
}
