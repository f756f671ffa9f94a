import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import pLimit from 'p-limit';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { OrdersService } from '../orders/orders.service.js';
import { PaymentMethodsService } from '../orders/payments/payment-methods.service.js';
import { HoldsService } from '../seats/holds.service.js';
import { type Entry, WaitlistRepository } from './waitlist.repository.js';

const BATCH = 500;
/** An offer whose payment has no outcome yet is looked at again after this. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Pays for offers with their owners' saved methods. Looks into the database and needs no prompt, so
 * it works just as well without Redis. Several may run: the order's key is the offer's. Runs in the
 * worker.
 */
@Injectable()
export class AutomaticPayments implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(AutomaticPayments.name);
  private readonly sweep: Sweep;
  private readonly limit: ReturnType<typeof pLimit>;
  private readonly underWay = new Map<string, Promise<void>>();
  private stopped = false;

  constructor(
    private readonly entries: WaitlistRepository,
    private readonly orders: OrdersService,
    private readonly holds: HoldsService,
    private readonly methods: PaymentMethodsService,
    @Inject(CONFIG) config: Config,
  ) {
    this.limit = pLimit(config.WAITLIST_PAYMENTS_AT_ONCE);
    this.sweep = new Sweep('waitlist-payments', config.WAITLIST_POLL_MS, () => this.look());
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.sweep.stop();
    await Promise.all(this.underWay.values());
  }

  /** Starts what is not under way yet; the next look does not wait for slow banks. */
  private async look(): Promise<void> {
    for (const entry of await this.entries.toPay(BATCH)) {
      const { holdId } = entry;
      if (holdId === null || this.underWay.has(holdId)) continue;
      const work = this.limit(() => this.pay(entry, holdId)).then((hasOutcome) => {
        const forget = () => this.underWay.delete(holdId);
        if (hasOutcome) forget();
        else setTimeout(forget, LOOK_AGAIN_MS).unref();
      });
      this.underWay.set(holdId, work);
    }
  }

  /** @returns false when it has to be looked at again */
  private async pay(entry: Entry, holdId: string): Promise<boolean> {
    if (this.stopped) return false;
    const { accountId, paymentMethodId } = entry;
    try {
      const method =
        paymentMethodId && (await this.methods.forOffSession(accountId, paymentMethodId));
      if (!paymentMethodId || !method) {
        await this.holds.release(holdId, accountId, 'payment-method-unusable');
        return true;
      }
      const body = { holdId, paymentMethod: { paymentMethodId } };
      const key = `waitlist-${holdId}`;
      const order = await this.orders.place(accountId, key, body, { offSession: method });
      if (order.state === 'declined' || order.state === 'expired') {
        await this.holds.release(holdId, accountId, 'payment-declined');
      }
      return order.state !== 'pending' && order.state !== 'payment-unknown';
    } catch (error) {
      // Over meanwhile, taken by hand, or the database is away: the offer's own time decides.
      this.logger.warn({ err: error, holdId, entryId: entry.id }, 'not paid now');
      return false;
    }
  }
}
