import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Counter } from 'prom-client';
import { v7 as uuidv7 } from 'uuid';
import { Transactions, type Tx } from '../database/transactions.js';
import { OutboxConsumers } from '../outbox/outbox-consumers.service.js';
import { REDIS } from '../redis/redis.module.js';
import { NEWS_CHANNEL } from './news-channel.js';
import { NoticeDepartures, type Written } from './notice-departures.js';
import type { NoticeMessage, Subject } from './notice.js';
import { NOTICE_TOPIC } from './notices.service.js';
import { NotificationsRepository } from './notifications.repository.js';

const written = new Counter({
  name: 'picket_notices_total',
  help: 'Notices written in the app, by kind.',
  labelNames: ['kind'],
});

/** Writes notices and, with them, what has to leave the app. Runs in the worker. */
@Injectable()
export class NoticeWriter implements OnModuleInit {
  private readonly logger = new Logger(NoticeWriter.name);

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
        const notices = [{ id: uuidv7(), accountId }];
        await this.transactions.run('write-notice', (tx) => this.write(tx, subject, notices));
        this.announce(subject, [accountId]);
      },
    });
  }

  /**
   * Writes a notice to each account that has none about the subject yet.
   * @param notices their ids, made outside of the transaction
   * @param spreadMs mails leave within this time from now, each at a moment of its own
   */
  async write(tx: Tx, subject: Subject, notices: readonly Written[], spreadMs = 0): Promise<void> {
    const accountIds = notices.map(({ accountId }) => accountId);
    await this.notices.insert(tx, subject, notices);
    // An earlier delivery of the same message may have written them under other ids.
    const there = await this.notices.idsOf(tx, subject, accountIds);
    await this.departures.append(tx, subject.kind, there, spreadMs);
  }

  /** After the commit: wakes whoever looks at these accounts' notices. May be lost. */
  announce({ kind }: Subject, accountIds: readonly string[]): void {
    written.inc({ kind }, accountIds.length);
    this.redis.publish(NEWS_CHANNEL, accountIds.join()).catch((error: unknown) => {
      this.logger.debug({ err: error }, 'streams will look by themselves');
    });
  }
}
