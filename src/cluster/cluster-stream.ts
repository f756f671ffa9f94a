import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { TooManyStreams } from './cluster.errors.js';
import { ClusterService } from './cluster.service.js';
import { Lifecycle } from './lifecycle.js';

const INTERVAL_MS = 1_000;
const RETRY_MS = 1_000;

/** Why a stream ended, as its last event says. */
type End = 'draining' | 'token-expired' | 'time-over';

/** How long a stream may last. */
export interface StreamLimits {
  /** Moment at which the caller's access token expires, in milliseconds since 1970. */
  readonly tokenExpiresAtMs: number;
  readonly seconds: number;
}

/** Live streams of the cluster's state as server-sent events, a bounded number of them. */
@Injectable()
export class ClusterStreams {
  private open = 0;

  constructor(
    private readonly cluster: ClusterService,
    private readonly lifecycle: Lifecycle,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The state at once and then every second, which is also the heartbeat that keeps HAProxy from
   * closing the connection. Ends with an event `end` when the token expires, the time is over or
   * the process drains; a client comes back after `retry` milliseconds, to another process.
   * @throws TooManyStreams
   */
  start(limits: StreamLimits): Readable {
    if (this.open >= this.config.OPS_STREAMS_MAX) throw new TooManyStreams();
    this.open++;
    const stream = Readable.from(this.events(limits), { objectMode: false });
    stream.once('close', () => this.open--);
    return stream;
  }

  private async *events({ tokenExpiresAtMs, seconds }: StreamLimits): AsyncGenerator<string> {
    const timeOverAtMs = Date.now() + seconds * INTERVAL_MS;
    const endAtMs = Math.min(timeOverAtMs, tokenExpiresAtMs);
    yield `retry: ${RETRY_MS}\n\n`;
    while (!this.lifecycle.isDraining && Date.now() < endAtMs) {
      const nextAtMs = Date.now() + INTERVAL_MS;
      yield eventOf('state', await this.cluster.state());
      await this.pause(Math.min(nextAtMs, endAtMs) - Date.now());
    }
    const overdue: End = timeOverAtMs < tokenExpiresAtMs ? 'time-over' : 'token-expired';
    const reason: End = this.lifecycle.isDraining ? 'draining' : overdue;
    yield eventOf('end', { reason });
  }

  /** A draining process cuts the pause short. */
  private async pause(ms: number): Promise<void> {
    const { signal } = this.lifecycle;
    await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  }
}

function eventOf(event: 'state' | 'end', data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
