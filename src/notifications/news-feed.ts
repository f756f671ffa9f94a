import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis/redis.module.js';
import { NEWS_CHANNEL } from './news-channel.js';

/** Rings when an account may have new notices. */
export interface Bell {
  /** True when it rings or rang since the last wait, false when the time is over. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
  close(): void;
}

/** Hears of new notices over Redis, for the accounts that this process has streams of. */
@Injectable()
export class NewsFeed implements OnApplicationShutdown {
  private subscriber: Redis | undefined;
  private readonly bells = new Map<string, Set<() => void>>();

  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** Whether news come by themselves; else one has to look. */
  get isLive(): boolean {
    return this.subscriber?.status === 'ready';
  }

  /** How many bells an account has here. */
  bellsOf(accountId: string): number {
    return this.bells.get(accountId)?.size ?? 0;
  }

  /** A bell for an account; whoever takes one closes it. */
  bell(accountId: string): Bell {
    this.subscribe();
    let rang = false;
    let wake: () => void = () => undefined;
    const ring = (): void => {
      rang = true;
      wake();
    };
    const others = this.bells.get(accountId) ?? new Set();
    this.bells.set(accountId, others.add(ring));
    return {
      wait: async (ms, signal) => {
        const isOver = new AbortController();
        wake = () => isOver.abort();
        if (rang) wake();
        const either = AbortSignal.any([isOver.signal, signal]);
        await sleep(Math.max(0, ms), undefined, { signal: either }).catch(() => undefined);
        const result = rang;
        rang = false;
        return result;
      },
      close: () => {
        others.delete(ring);
        if (others.size === 0) this.bells.delete(accountId);
      },
    };
  }

  onApplicationShutdown(): void {
    this.subscriber?.disconnect();
  }

  /** A connection of its own, as Redis wants it; it subscribes anew whenever Redis is back. */
  private subscribe(): void {
    if (this.subscriber !== undefined) return;
    const subscriber = this.redis.duplicate({
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      commandTimeout: undefined,
    });
    this.subscriber = subscriber;
    subscriber.on('error', () => undefined);
    // Whatever was said while nobody listened is found by looking.
    subscriber.on('ready', () => this.ringAll());
    subscriber.on('message', (_channel, accountIds: string) => {
      for (const accountId of accountIds.split(',')) this.ring(accountId);
    });
    subscriber.subscribe(NEWS_CHANNEL).catch(() => undefined);
  }

  private ring(accountId: string): void {
    for (const ring of this.bells.get(accountId) ?? []) ring();
  }

  private ringAll(): void {
    for (const accountId of this.bells.keys()) this.ring(accountId);
  }
}
