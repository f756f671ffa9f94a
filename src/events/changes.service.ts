import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Idempotency } from '../database/idempotency.js';
import { TICKET_HOLDERS } from '../notifications/audience.js';
import { Notices } from '../notifications/notices.service.js';
import { CancellationsService } from './cancellations.service.js';
import { ChangesRepository, type PerformanceChange } from './changes.repository.js';
import type { ChangeBody, ChangeView } from './changes.schemas.js';
import { NotInRehearsal, PerformanceNotChangeable } from './events.errors.js';
import { EventsService } from './events.service.js';

export type { PerformanceChange } from './changes.repository.js';

/**
 * Changes of an announced performance: its start, or something the seller says in words. Seats, prices
 * and the period of sales never change. Ticket holders are told in the same transaction.
 */
@Injectable()
export class ChangesService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly events: EventsService,
    private readonly cancellations: CancellationsService,
    private readonly changes: ChangesRepository,
    private readonly notices: Notices,
  ) {}

  /**
   * Changes an own performance. Whoever ordered before may give the tickets back without a fee.
   * @throws NotFound also for another's, PerformanceNotChangeable, PerformanceCancelled,
   *   NotInRehearsal, IdempotencyKeyReused
   */
  async change(
    sellerId: string,
    performanceId: string,
    body: ChangeBody,
    key: string,
  ): Promise<ChangeView> {
    const facts = await this.events.performanceOfSeller(performanceId, sellerId);
    if (facts.rehearsalOf !== null) throw new NotInRehearsal();
    const { eventId, eventTitle } = facts;
    const startsAt = body.startsAt === undefined ? undefined : new Date(body.startsAt);
    const { remark } = body;
    const change = { id: uuidv7(), performanceId, startsAt, remark };
    const viewOf = (start: Date): ChangeView => ({ ...change, startsAt: start.toISOString() });
    const request = { accountId: sellerId, key, operation: 'change-performance' };
    const changed = await this.idempotency.run(
      { ...request, body: { performanceId, ...body } },
      async (tx) => {
        const start = await this.changes.insert(tx, change);
        if (start === undefined) throw new PerformanceNotChangeable();
        await this.cancellations.requireTakesPlace(tx, performanceId);
        await this.changes.move(tx, change);
        const view = viewOf(start);
        const data = { eventId, eventTitle, performanceId, startsAt: view.startsAt, remark };
        const argument = { performanceId };
        const notice = { kind: 'performance-changed', key: change.id, data } as const;
        await this.notices.tellAudience(tx, { ...notice, audience: TICKET_HOLDERS, argument });
        return view;
      },
      {
        alreadyCommitted: async () => {
          const made = await this.changes.find(change.id);
          return made && viewOf(made.startsAt);
        },
      },
    );
    this.events.forget(performanceId);
    return changed;
  }

  /** The last change of a performance as it is now; undefined when it is as it was announced. */
  last(performanceId: string): Promise<PerformanceChange | undefined> {
    return this.changes.last(performanceId);
  }
}
