import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import { FOLLOWERS, type Followed } from '../notifications/follows.service.js';
import { Notices } from '../notifications/notices.service.js';
import { OutboxConsumers } from '../outbox/outbox-consumers.service.js';
import { Outbox } from '../outbox/outbox.service.js';
import { EventsRepository } from './events.repository.js';
import { PerformancesRepository } from './performances.repository.js';

const TOPIC = 'event-published';

/** Says that an event was published: one row, in the transaction that publishes it. */
export function announceLater(tx: Tx, outbox: Outbox, eventId: string): Promise<void> {
  return outbox.append(tx, { topic: TOPIC, key: eventId, payload: { eventId } });
}

/** Tells the followers of an event that was published. Runs in the worker. */
@Injectable()
export class EventAnnouncements implements OnModuleInit {
  constructor(
    private readonly consumers: OutboxConsumers,
    private readonly transactions: Transactions,
    private readonly events: EventsRepository,
    private readonly performances: PerformancesRepository,
    private readonly notices: Notices,
  ) {}

  onModuleInit(): void {
    this.consumers.add({
      topic: TOPIC,
      consume: ({ payload }) => this.announce((payload as { eventId: string }).eventId),
    });
  }

  private async announce(eventId: string): Promise<void> {
    const event = await this.events.find(eventId);
    // A node that is a moment behind does not know it yet; the message comes again.
    if (event?.state !== 'published') throw new Error(`event ${eventId} is not published here`);
    const performances = await this.performances.ofEvent(eventId);
    const opens = performances.map(({ salesOpenAt }) => salesOpenAt.getTime());
    const { genre, region, sellerId, title: eventTitle, venue, runningMinutes } = event;
    const argument: Followed = { genre, region, sellerId };
    const data = {
      ...{ eventId, eventTitle, venue, runningMinutes },
      ...(event.firstStartsAt && { startsAt: event.firstStartsAt.toISOString() }),
      ...(opens.length > 0 && { salesOpenAt: new Date(Math.min(...opens)).toISOString() }),
    };
    await this.transactions.run('announce-event', (tx) =>
      this.notices.tellAudience(tx, {
        ...{ kind: 'event-published', key: eventId, audience: FOLLOWERS, argument, data },
      }),
    );
  }
}
