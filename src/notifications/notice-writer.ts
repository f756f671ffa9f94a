import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Counter } from 'prom-client';
import { v7 as uuidv7 } from 'uuid';
import { Gathering } from '../database/gathering.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { OutboxConsumers } from '../outbox/outbox-consumers.service.js';
import { REDIS } from '../redis/redis.module.js';
import { NEWS_CHANNEL } from './news-channel.js';
import { NoticeDepartures } from './notice-departures.js';
import type { NoticeMessage } from './notice.js';
import { NOTICE_TOPIC } from './notices.service.js';
import { type NewNotice, NotificationsRepository } from './notifications.repository.js';

/** So long a notice may wait for others to be written with. */
const PAUSE_MS = 50;

const written = new Counter({
  name: 'picket_notices_total',
  help: 'Notices written in the app, by kind.',
  labelNames: ['kind'],
});

/** Writes notices and, with them, what has to leave the app. Runs in the worker. */
@Injectable()
export class NoticeWriter implements OnModuleInit {
  private readonly logger = new Logger(NoticeWriter.name);
  private readonly single = new Gathering(
    (notices: readonly NewNotice[]) => this.tell(notices),
    PAUSE_MS,
  );

  constructor(
    private readonly transactions: Transactions,
    private readonly notices: NotificationsRepository,
    private readonly departures: NoticeDepartures,
    private readonly consumers: OutboxConsumers,
    @Inject(REDIS) private readonly redis: Redis,
  ) {}

  onModuleInit(): void {
    this.consumers.add({
      topic: NOTICE_TOPIC,
      consume: async ({ payload }) => {
        const { accountId, ...subject } = payload as NoticeMessage;
        await this.single.add({ id: uuidv7(), accountId, subject });
      },
    });
  }

  /**
   * Writes notices; an account that has one about the subject already is not told again.
   * @param notices their ids made outside of the transaction
   * @param spreadMs mails leave within this time from now, each at a moment of its own
   */
  async write(tx: Tx, notices: readonly NewNotice[], spreadMs = 0): Promise<void> {
    // An earlier delivery of the same message may have written some under other ids.
    const there = await this.notices.insert(tx, notices);
    await this.departures.append(tx, there, spreadMs);
  }

  /** After the commit: wakes whoever looks at these accounts' notices. May be lost. */
  announce(notices: readonly NewNotice[]): void {
    for (const { subject } of notices) written.inc({ kind: subject.kind });
    const accountIds = notices.map(({ accountId }) => accountId);
    this.redis.publish(NEWS_CHANNEL, accountIds.join()).catch((error: unknown) => {
      this.logger.debug({ err: error }, 'streams will look by themselves');
    });
  }

  private async tell(notices: readonly NewNotice[]): Promise<void[]> {
    await this.transactions.run('write-notices', (tx) => this.write(tx, notices));
    this.announce(notices);
    return [];
  }
}
