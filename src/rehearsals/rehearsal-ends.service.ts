import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { CancellationsService } from '../events/cancellations.service.js';
import { EventsService } from '../events/events.service.js';
import { OrdersRemains } from '../orders/orders-remains.service.js';
import { SeatsRemains } from '../seats/seats-remains.service.js';
import { CROWD_STEPS, type CrowdStep } from './crowd-step.js';
import { type Rehearsal, RehearsalsRepository } from './rehearsals.repository.js';
import type { CurrentRehearsal, RehearsalEnding } from './rehearsals.schemas.js';

/** How far a rehearsal is, and its end. */
@Injectable()
export class RehearsalEnds {
  constructor(
    private readonly transactions: Transactions,
    private readonly events: EventsService,
    private readonly cancellations: CancellationsService,
    private readonly seats: SeatsRemains,
    private readonly orders: OrdersRemains,
    private readonly rehearsals: RehearsalsRepository,
  ) {}

  /**
   * The rehearsal of an own performance, or the one that it is.
   * @throws NotFound for another's performance
   */
  async current(sellerId: string, performanceId: string): Promise<CurrentRehearsal> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    const found = await this.rehearsals.about(performanceId);
    if (found === undefined) return { rehearsal: null };
    const [counts, orders, seats] = await Promise.all([
      this.rehearsals.counts(found.id),
      this.orders.count(found.id),
      this.seats.count(found.id),
    ]);
    const crowd = Object.fromEntries(CROWD_STEPS.map((step) => [step, counts[step] ?? 0]));
    const { id, rehearsalOf, buyers, seconds, state } = found;
    return {
      rehearsal: {
        ...{ id, rehearsalOf, buyers, seconds, state },
        startedAt: found.startedAt.toISOString(),
        crowd: crowd as Record<CrowdStep, number>,
        remains: { orders, seats },
      },
    };
  }

  /**
   * Ends a rehearsal: from now on nothing of it can be held, and the worker throws all of it away. Again is
   * harmless while it is there.
   * @throws NotFound when it is another's, or gone
   */
  async end(sellerId: string, id: string): Promise<RehearsalEnding> {
    const found = await this.rehearsals.about(id);
    if (found?.id !== id || found.sellerId !== sellerId) {
      throw new NotFound({ en: 'The rehearsal', ko: '리허설' });
    }
    await this.endNow(found);
    return { id, state: 'ending' };
  }

  /** Ends a rehearsal, whoever asks for it; again is harmless. */
  endNow({ id }: Pick<Rehearsal, 'id'>): Promise<void> {
    return this.transactions.run('end-rehearsal', async (tx) => {
      await this.rehearsals.end(tx, id);
      await this.cancellations.cancel(tx, id, null);
    });
  }
}
