import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Lifecycle } from '../cluster/lifecycle.js';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { NewsFeed } from './news-feed.js';
import { TooManyNoticeStreams } from './notifications.errors.js';
import { viewOf } from './notifications.service.js';
import { type Notice, NotificationsRepository } from './notifications.repository.js';

const RETRY_MS = 1_000;
/** A sign of life, by which HAProxy keeps the connection and a reader that left is noticed. */
const HEARTBEAT_MS = 5_000;
/** Without Redis everybody looks this often, with it only in case that news were lost. */
const LOOK_AWAY_MS = 2_000;
const LOOK_LIVE_MS = 30_000;
/** Newest notices that a look compares with what was told. */
const WINDOW = 50;
const TOLD_MAX = 200;
const STREAMS_PER_ACCOUNT_MAX = 10;

/** What a stream is for. */
export interface NoticeStreamOptions {
  readonly accountId: string;
  /** Moment at which the caller's access token expires, in milliseconds since 1970. */
  readonly tokenExpiresAtMs: number;
  readonly seconds: number;
  /** The last notice that the reader has, from an earlier stream. */
  readonly lastEventId: string | undefined;
}

/** Live streams of notices as server-sent events, a bounded number of them. */
@Injectable()
export class NoticeStreams {
  private open = 0;

  constructor(
    private readonly notices: NotificationsRepository,
    private readonly feed: NewsFeed,
    private readonly lifecycle: Lifecycle,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * First `unread` with how many there are, then `notice` for every new one, in order, whichever
   * process wrote it; `end` when the token expires, the time is over or the process drains. Redis
   * makes it prompt; without it the stream looks every two seconds.
   * @throws TooManyNoticeStreams
   */
  start(options: NoticeStreamOptions): Readable {
    const isFull = this.open >= this.config.NOTICE_STREAMS_MAX;
    if (isFull || this.feed.bellsOf(options.accountId) >= STREAMS_PER_ACCOUNT_MAX) {
      throw new TooManyNoticeStreams();
    }
    this.open++;
    const stream = Readable.from(this.events(options), { objectMode: false });
    stream.once('close', () => this.open--);
    return stream;
  }

  private async *events(options: NoticeStreamOptions): AsyncGenerator<string> {
    const { accountId, lastEventId, tokenExpiresAtMs, seconds } = options;
    const endAtMs = Math.min(Date.now() + seconds * 1_000, tokenExpiresAtMs);
    const bell = this.feed.bell(accountId);
    try {
      yield `retry: ${RETRY_MS}\n\n`;
      const there = await this.notices.page(accountId, WINDOW);
      let told = there
        .map(({ id }) => id)
        .filter((id) => lastEventId === undefined || id <= lastEventId);
      yield eventOf('unread', { unread: await this.notices.unreadCount(accountId) });
      let lookAtMs = 0;
      while (!this.lifecycle.isDraining && Date.now() < endAtMs) {
        if (Date.now() >= lookAtMs) {
          const news = await this.newsOf(accountId, told);
          for (const notice of news) yield eventOf('notice', viewOf(notice), notice.id);
          told = [...news.map(({ id }) => id).reverse(), ...told].slice(0, TOLD_MAX);
          lookAtMs = Date.now() + (this.feed.isLive ? LOOK_LIVE_MS : LOOK_AWAY_MS);
        }
        const leftMs = Math.min(lookAtMs, endAtMs) - Date.now();
        const rang = await bell.wait(Math.min(HEARTBEAT_MS, leftMs), this.lifecycle.signal);
        if (rang) lookAtMs = 0;
        yield ': still here\n\n';
      }
      yield eventOf('end', { reason: this.reasonToEnd(tokenExpiresAtMs) });
    } finally {
      bell.close();
    }
  }

  /** Notices that were not told yet, oldest first; none while the database cannot say. */
  private async newsOf(accountId: string, told: readonly string[]): Promise<Notice[]> {
    const newest = await this.notices.page(accountId, WINDOW).catch(() => []);
    return newest.filter(({ id }) => !told.includes(id)).reverse();
  }

  private reasonToEnd(tokenExpiresAtMs: number): string {
    if (this.lifecycle.isDraining) return 'draining';
    return Date.now() >= tokenExpiresAtMs ? 'token-expired' : 'time-over';
  }
}

function eventOf(event: string, data: object, id?: string): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
