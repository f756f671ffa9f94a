import { Injectable } from '@nestjs/common';
import { Idempotency } from '../database/idempotency.js';
import { NotFound } from '../errors/common.errors.js';
import { CancellationsService } from '../events/cancellations.service.js';
import { EventsService } from '../events/events.service.js';
import { CancellationRepository } from './cancellation.repository.js';
import type {
  CancellationView,
  CancelPerformance,
  PerformanceCancelledView,
} from './cancellation.schemas.js';

/** Cancelling a whole performance, by its seller. */
@Injectable()
export class CancellationService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly events: EventsService,
    private readonly cancellations: CancellationsService,
    private readonly rows: CancellationRepository,
  ) {}

  /**
   * Cancels an own performance for good, before its start or after: nothing of it can be held from
   * now on, and the worker gives every order back in full. Again is harmless.
   * @throws NotFound also for another's performance, IdempotencyKeyReused
   */
  async cancel(
    sellerId: string,
    performanceId: string,
    body: CancelPerformance,
    key: string,
  ): Promise<PerformanceCancelledView> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    const request = { accountId: sellerId, key, operation: 'cancel-performance' };
    return this.idempotency.run({ ...request, body: { performanceId, ...body } }, async (tx) => {
      await this.cancellations.cancel(tx, performanceId, body?.reason ?? null);
      return { performanceId, state: 'running' };
    });
  }

  /**
   * How far the cancellation of an own performance is.
   * @throws NotFound also for a performance that takes place
   */
  async progress(sellerId: string, performanceId: string): Promise<CancellationView> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    const cancellation = await this.cancellations.find(performanceId);
    if (cancellation === undefined) throw new NotFound({ en: 'The cancellation', ko: '취소' });
    const counts = await this.rows.count(performanceId);
    const { refunded, open, unsettled, refundsPending, refundedAmount } = counts;
    const { state, reason, cancelledAt, finishedAt } = cancellation;
    return {
      ...{ performanceId, state, reason },
      cancelledAt: cancelledAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      orders: { refunded, open, unsettled },
      refundsPending,
      refundedAmount,
    };
  }
}
