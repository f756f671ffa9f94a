import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Counter } from 'prom-client';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import {
  PAYMENT_GATEWAYS,
  type PaymentGateway,
  type PaymentGateways,
} from './payments/payment-gateway.js';
import { PaymentsRepository } from './payments/payments.repository.js';

const INTERVAL_MS = 15_000;
const PAGE = 500;
/** How far back the first round looks: at what the whole installation may have lost while it was down. */
const FIRST_LOOK_MS = 24 * 60 * 60_000;
const LATER_LOOK_MS = 15 * 60_000;
/** Longer than a request can still be between its payment's row and its charge. */
const SLACK_MS = 10_000;

const refunded = new Counter({
  name: 'picket_lost_charges_refunded_total',
  help: 'Charges that the provider had and we did not, given back in full.',
});

/**
 * Gives back what was charged for orders that are gone. A payment's row is committed before the
 * provider is asked, so a charge without one belongs to an order that was lost with a cluster whose
 * standby had not received it yet. Its seats may be sold again, so the money goes back. Charges
 * whose payment is there and open are completed by the payment reconciler.
 */
@Injectable()
export class LostCharges implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(LostCharges.name);
  private readonly sweep = new Sweep('lost-charges', INTERVAL_MS, () => this.sweepOnce());
  private readonly ageMinMs: number;
  private lookBackMs = FIRST_LOOK_MS;

  constructor(
    private readonly payments: PaymentsRepository,
    @Inject(PAYMENT_GATEWAYS) private readonly gateways: PaymentGateways,
    @Inject(CONFIG) config: Config,
  ) {
    this.ageMinMs = config.PAYMENT_TIMEOUT_MS + SLACK_MS;
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  /**
   * Looks through the charges of payments begun in a span of time.
   * @returns how many were given back
   */
  async reconcile(fromMs: number, toMs: number): Promise<number> {
    let count = 0;
    for (const gateway of Object.values(this.gateways)) {
      if (!gateway.capabilities.listsCharges) continue;
      count += await this.reconcileWith(gateway, fromMs, toMs);
    }
    return count;
  }

  private async sweepOnce(): Promise<void> {
    const nowMs = Date.now();
    await this.reconcile(nowMs - this.lookBackMs, nowMs - this.ageMinMs);
    this.lookBackMs = LATER_LOOK_MS;
  }

  private async reconcileWith(
    gateway: PaymentGateway,
    fromMs: number,
    toMs: number,
  ): Promise<number> {
    let count = 0;
    let after: string | undefined;
    do {
      const page = await gateway.capturedCharges({ fromMs, toMs, after, limit: PAGE });
      const { charges, next } = page;
      const missing = new Set(await this.payments.missing(charges.map(({ key }) => key)));
      const lost = charges.filter(({ key }) => missing.has(key));
      for (const { key, amount } of lost) {
        await gateway.refund({ key: `lost:${key}`, chargeKey: key, amount });
        this.logger.warn({ paymentId: key, amount }, 'gave back a charge whose order is lost');
        refunded.inc();
      }
      count += lost.length;
      after = next;
    } while (after !== undefined);
    return count;
  }
}
