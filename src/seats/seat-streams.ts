import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Lifecycle } from '../cluster/lifecycle.js';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { SeatChanges, type SeatNews } from './seat-changes.js';
import { TooManySeatStreams } from './seats.errors.js';
import { SeatsService } from './seats.service.js';

const RETRY_MS = 1_000;
/** A sign of life, by which HAProxy keeps the connection and a reader that left is noticed. */
const HEARTBEAT_MS = 10_000;

const STREAMS_PER_ACCOUNT_MAX = 10;

/** What a stream is for. */
export interface SeatStreamOptions {
  readonly performanceId: string;
  readonly accountId: string;
  readonly seconds: number;
  /** The version that the reader has. */
  readonly known: number | undefined;
}

/** Live streams of seat states as server-sent events, a bounded number of them. */
@Injectable()
export class SeatStreams {
  private open = 0;
  private readonly openByAccount = new Map<string, number>();
  private readonly followed = new Map<string, SeatChanges>();

  constructor(
    private readonly seats: SeatsService,
    private readonly lifecycle: Lifecycle,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * `changes` from the version that the reader has, or `all` when the way from there is not known any
   * more; then `changes` as they come, and `end` when the time is over or the process drains.
   * @throws TooManySeatStreams
   */
  start(options: SeatStreamOptions): Readable {
    const { accountId } = options;
    const own = this.openByAccount.get(accountId) ?? 0;
    if (this.open >= this.config.SEAT_STREAMS_MAX || own >= STREAMS_PER_ACCOUNT_MAX) {
      throw new TooManySeatStreams();
    }
    this.count(accountId, 1);
    const stream = Readable.from(this.events(options), { objectMode: false });
    stream.once('close', () => this.count(accountId, -1));
    return stream;
  }

  private count(accountId: string, change: 1 | -1): void {
    this.open += change;
    const own = (this.openByAccount.get(accountId) ?? 0) + change;
    if (own === 0) this.openByAccount.delete(accountId);
    else this.openByAccount.set(accountId, own);
  }

  private async *events(options: SeatStreamOptions): AsyncGenerator<string> {
    const { performanceId, seconds } = options;
    const { signal } = this.lifecycle;
    const endAtMs = Date.now() + seconds * 1_000;
    const changes = this.changesOf(performanceId);
    let { known } = options;
    try {
      await changes.follow();
      yield `retry: ${RETRY_MS}\n\n`;
      while (!this.lifecycle.isDraining && Date.now() < endAtMs) {
        const news = changes.since(known);
        if (news === undefined) {
          yield ': still here\n\n';
          await changes.next(Math.min(HEARTBEAT_MS, endAtMs - Date.now()), signal);
        } else {
          for (const { name, version, data } of told(news)) {
            yield `id: ${version}\nevent: ${name}\ndata: ${data}\n\n`;
            known = version;
          }
        }
      }
      const reason = this.lifecycle.isDraining ? 'draining' : 'time-over';
      yield `event: end\ndata: ${JSON.stringify({ reason })}\n\n`;
    } finally {
      changes.leave();
      if (!changes.isFollowed) this.followed.delete(performanceId);
    }
  }

  private changesOf(performanceId: string): SeatChanges {
    let changes = this.followed.get(performanceId);
    if (changes === undefined) {
      changes = new SeatChanges(() => this.seats.states(performanceId));
      this.followed.set(performanceId, changes);
    }
    return changes;
  }
}

function told(news: SeatNews): { name: string; version: number; data: string }[] {
  if ('all' in news) {
    return [{ name: 'all', version: news.all.version, data: JSON.stringify(news.all) }];
  }
  return news.changes.map((change) => ({
    ...{ name: 'changes', version: change.version },
    data: JSON.stringify(change),
  }));
}
