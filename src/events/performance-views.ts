import { Injectable } from '@nestjs/common';
import { CancellationsRepository } from './cancellations.repository.js';
import { ChangesRepository, type PerformanceChange } from './changes.repository.js';
import { EventsService } from './events.service.js';
import { PerformancesRepository, type StoredPerformance } from './performances.repository.js';
import type { PerformanceView } from './performances.schemas.js';
import { salesStateAt } from './sales-state.js';

/** What people read of performances. */
@Injectable()
export class PerformanceViews {
  constructor(
    private readonly events: EventsService,
    private readonly performances: PerformancesRepository,
    private readonly cancellations: CancellationsRepository,
    private readonly changes: ChangesRepository,
  ) {}

  /**
   * A published performance and whether it is on sale by the database's clock.
   * @throws NotFound also for a draft's, and for a rehearsal of somebody else's
   */
  async view(id: string, accountId: string | undefined): Promise<PerformanceView> {
    const facts = await this.events.performanceFor(id, accountId);
    const [view] = await this.viewsOf([facts]);
    return view as PerformanceView;
  }

  /** All performances of an event, whatever its state, in the order they take place. */
  async viewAll(eventId: string): Promise<PerformanceView[]> {
    return this.viewsOf(await this.performances.ofEvent(eventId));
  }

  private async viewsOf(performances: readonly StoredPerformance[]): Promise<PerformanceView[]> {
    const now = await this.performances.now();
    const ids = performances.map(({ id }) => id);
    const cancelled = await this.cancellations.among(ids);
    const changes = new Map(
      (await this.changes.lastOfEach(ids)).map((one) => [one.performanceId, one]),
    );
    return performances.map((one) =>
      viewAt(one, now, { isCancelled: cancelled.has(one.id), change: changes.get(one.id) }),
    );
  }
}

interface Fate {
  isCancelled: boolean;
  change: PerformanceChange | undefined;
}

function viewAt(
  performance: StoredPerformance,
  now: Date,
  { isCancelled, change }: Fate,
): PerformanceView {
  return {
    id: performance.id,
    eventId: performance.eventId,
    startsAt: performance.startsAt.toISOString(),
    salesOpenAt: performance.salesOpenAt.toISOString(),
    salesCloseAt: performance.salesCloseAt.toISOString(),
    maxTicketsPerBuyer: performance.maxTicketsPerBuyer,
    seatingPlan: { id: performance.seatingPlanId, name: performance.seatingPlanName },
    grades: [...performance.grades],
    seatCount: performance.seatCount,
    waitingRoom: { enabled: performance.waitingRoom.enabled },
    state: isCancelled ? 'cancelled' : salesStateAt(performance, now),
    isRehearsal: performance.rehearsalOf !== null,
    change: change
      ? {
          startsAtBefore: change.startsAtBefore.toISOString(),
          remark: change.remark,
          changedAt: change.changedAt.toISOString(),
        }
      : null,
  };
}
