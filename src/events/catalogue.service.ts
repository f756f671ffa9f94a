import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { Idempotency } from '../database/idempotency.js';
import { Transactions } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { toPage } from '../http/schemas.js';
import { Outbox } from '../outbox/outbox.service.js';
import { announceLater } from './event-announcements.js';
import { EventWithoutPerformances } from './events.errors.js';
import { EventsRepository, type StoredEvent, type StoredEventDetail } from './events.repository.js';
import { EventsService } from './events.service.js';
import type {
  EventBody,
  EventCreated,
  EventDetail,
  EventPage,
  EventPageQuery,
  EventSearch,
} from './events.schemas.js';
import { PerformanceViews } from './performance-views.js';

const THE_EVENT = { en: 'The event', ko: '공연' };

/** Announcing events and finding them. */
@Injectable()
export class CatalogueService {
  constructor(
    private readonly events: EventsRepository,
    private readonly performances: PerformanceViews,
    private readonly known: EventsService,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
  ) {}

  /** Creates a draft, which only its seller sees. */
  async create(sellerId: string, body: EventBody, key: string | undefined): Promise<EventCreated> {
    const created: EventCreated = { id: uuid(), state: 'draft' };
    const cancellationFeeSteps = body.cancellationFeeSteps.toSorted(
      (a, b) => b.daysBefore - a.daysBefore,
    );
    const posterUrl = body.posterUrl ?? null;
    const event = { ...body, id: created.id, sellerId, posterUrl, cancellationFeeSteps };
    return this.idempotency.run(
      { accountId: sellerId, key, operation: 'create-event', body },
      async (tx) => {
        await this.events.insert(tx, event);
        return created;
      },
      {
        alreadyCommitted: async () =>
          (await this.events.isOwn(created.id, sellerId)) ? created : undefined,
      },
    );
  }

  /**
   * Shows a seller's event to the public for good; again is harmless.
   * @throws NotFound for another's event, EventWithoutPerformances
   */
  async publish(sellerId: string, id: string): Promise<{ state: 'published' }> {
    return this.transactions.run('publish-event', async (tx) => {
      if (await this.events.publish(tx, id, sellerId)) {
        await announceLater(tx, this.outbox, id);
        return { state: 'published' };
      }
      const state = await this.events.stateOfOwn(tx, id, sellerId);
      if (state === undefined) throw new NotFound(THE_EVENT);
      if (state !== 'published') throw new EventWithoutPerformances();
      return { state };
    });
  }

  /** Published events that match, newest first. */
  async search(search: EventSearch): Promise<EventPage> {
    return pageOfRows(await this.events.searchPublished(search), search.limit);
  }

  /** A seller's own events, drafts too, newest first. */
  async ofSeller(sellerId: string, query: EventPageQuery): Promise<EventPage> {
    return pageOfRows(await this.events.ofSeller(sellerId, query), query.limit);
  }

  /**
   * A published event with its performances, or that of a rehearsal for those who are in it.
   * @throws NotFound also for a draft
   */
  async show(id: string, accountId: string | undefined): Promise<EventDetail> {
    const event = await this.events.find(id);
    if (event === undefined || event.state === 'draft') throw new NotFound(THE_EVENT);
    const detail = await this.detail(event);
    if (event.state === 'published') return detail;
    const [rehearsal] = detail.performances;
    if (rehearsal === undefined) throw new NotFound(THE_EVENT);
    await this.known.performanceFor(rehearsal.id, accountId);
    return detail;
  }

  /**
   * A seller's own event, draft or published, with its performances.
   * @throws NotFound also for another's
   */
  async showOwn(sellerId: string, id: string): Promise<EventDetail> {
    const event = await this.events.find(id);
    if (event?.sellerId !== sellerId) throw new NotFound(THE_EVENT);
    return this.detail(event);
  }

  private async detail(event: StoredEventDetail): Promise<EventDetail> {
    return { ...withIsoTimes(event), performances: await this.performances.viewAll(event.id) };
  }
}

function pageOfRows(rows: readonly StoredEvent[], limit: number): EventPage {
  const { items, nextCursor } = toPage(rows, limit);
  return { items: items.map(withIsoTimes), nextCursor };
}

function withIsoTimes<Row extends StoredEvent>(row: Row) {
  return {
    ...row,
    firstStartsAt: row.firstStartsAt?.toISOString() ?? null,
    lastStartsAt: row.lastStartsAt?.toISOString() ?? null,
    nextSalesOpenAt: row.nextSalesOpenAt?.toISOString() ?? null,
  };
}
