import { Inject, Injectable, Logger } from '@nestjs/common';
import pLimit from 'p-limit';
import { Counter } from 'prom-client';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { CancellationsService } from '../events/cancellations.service.js';
import { CancellationRefunds } from './cancellation-refunds.js';
import { CancellationSeats } from './cancellation-seats.js';
import { CancellationRepository } from './cancellation.repository.js';
import { RefundPayments } from './payments/refund-payments.js';

const BATCH = 200;
/** Lower than every UUIDv7. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const refundedOrders = new Counter({
  name: 'picket_cancelled_orders_total',
  help: 'Orders of cancelled performances that were worked off, by outcome.',
  labelNames: ['outcome'],
});

/**
 * Undoes a cancelled performance. Nothing is remembered between two steps but the rows themselves,
 * so whoever goes on after a death, or at the same time, finds what is left and does it once.
 */
@Injectable()
export class CancellationWork {
  private readonly logger = new Logger(CancellationWork.name);
  private readonly atOnce: number;

  constructor(
    private readonly cancellations: CancellationsService,
    private readonly seats: CancellationSeats,
    private readonly rows: CancellationRepository,
    private readonly refunds: CancellationRefunds,
    private readonly refundPayments: RefundPayments,
    @Inject(CONFIG) config: Config,
  ) {
    this.atOnce = config.CANCELLATION_REFUNDS_AT_ONCE;
  }

  /**
   * Does everything that can be done now. What waits for others (a payment under way, a provider
   * that does not answer) is left to the next round.
   * @param signal when aborted, no further order is begun
   * @returns whether the cancellation is done
   */
  async advance(performanceId: string, signal: AbortSignal): Promise<boolean> {
    await this.seats.withdraw(performanceId, signal);
    await this.forEach(
      (afterId) => this.rows.refundable(performanceId, afterId, BATCH),
      (orderId) => this.giveBack(orderId),
      signal,
    );
    await this.forEach(
      (afterId) => this.rows.pendingRefunds(performanceId, afterId, BATCH),
      (refundId) => this.refundPayments.execute(refundId),
      signal,
    );
    if (signal.aborted || !(await this.nothingIsLeft(performanceId))) return false;
    return this.cancellations.finish(performanceId);
  }

  /** Seats first: once all are blocked no order can come into being, and the rest can be counted. */
  private async nothingIsLeft(performanceId: string): Promise<boolean> {
    if (!(await this.seats.areWithdrawn(performanceId))) return false;
    const { open, unsettled, refundsPending } = await this.rows.count(performanceId);
    return open + unsettled + refundsPending === 0;
  }

  private async giveBack(orderId: string): Promise<void> {
    try {
      const refundId = await this.refunds.giveBack(orderId);
      if (refundId !== undefined) await this.refundPayments.execute(refundId);
      refundedOrders.inc({ outcome: 'refunded' });
    } catch (error) {
      refundedOrders.inc({ outcome: 'failed' });
      this.logger.warn({ err: error, orderId }, 'left to the next round');
    }
  }

  /** Goes through all ids, page by page, a bounded number at a time. */
  private async forEach(
    page: (afterId: string) => Promise<string[]>,
    act: (id: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const limit = pLimit(this.atOnce);
    let ids: string[] = [];
    do {
      ids = await page(ids.at(-1) ?? FIRST_ID);
      const acts = ids.map((id) => limit(() => (signal.aborted ? undefined : act(id))));
      await Promise.all(acts);
    } while (ids.length === BATCH && !signal.aborted);
  }
}
