import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import { type Cancellation, CancellationsRepository } from './cancellations.repository.js';
import { PerformanceCancelled } from './events.errors.js';

export type { Cancellation } from './cancellations.repository.js';

/** Which performances are cancelled. What that means for seats and money, the modules above know. */
@Injectable()
export class CancellationsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly cancellations: CancellationsRepository,
  ) {}

  /** Cancels a performance for good; from now on nothing of it can be held. Again is harmless. */
  cancel(tx: Tx, performanceId: string, reason: string | null): Promise<void> {
    return this.cancellations.insert(tx, performanceId, reason);
  }

  /** The cancellation of a performance as it is now; undefined when it takes place. */
  find(performanceId: string): Promise<Cancellation | undefined> {
    return this.cancellations.find(performanceId);
  }

  /** @throws PerformanceCancelled */
  async requireTakesPlace(tx: Tx, performanceId: string): Promise<void> {
    if (await this.cancellations.isThere(tx, performanceId)) throw new PerformanceCancelled();
  }

  /** Those of the performances that are cancelled. */
  among(performanceIds: readonly string[]): Promise<Set<string>> {
    return this.cancellations.among(performanceIds);
  }

  /** Performances whose cancellation is still under way, at most `limit`, the oldest first. */
  running(limit: number): Promise<string[]> {
    return this.cancellations.running(limit);
  }

  /** Notes that nothing is left to be undone. @returns whether this call did it */
  finish(performanceId: string): Promise<boolean> {
    return this.transactions.run('finish-cancellation', (tx) =>
      this.cancellations.finish(tx, performanceId),
    );
  }
}
