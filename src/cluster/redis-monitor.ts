import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { BULL_PREFIX, queueNames } from '../redis/bull-queues.js';
import { REDIS } from '../redis/redis.module.js';
import { LOOK_FRESH_MS } from './nodes-monitor.js';
import { SharedLook } from './shared-look.js';

/** Jobs of one queue by where they stand. */
export interface QueueLook {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

/** Redis as it answers; without an answer there are no queues to tell. */
export interface RedisLook {
  readonly answers: boolean;
  readonly memoryBytes: number;
  readonly queues: readonly QueueLook[];
}

const SILENT: RedisLook = { answers: false, memoryBytes: 0, queues: [] };

/** Looks at Redis and at Bull's queues in it, when somebody asks. */
@Injectable()
export class RedisMonitor {
  private readonly shared: SharedLook<RedisLook>;

  constructor(@Inject(REDIS) private readonly redis: Redis) {
    this.shared = new SharedLook(() => this.lookNow().catch(() => SILENT), LOOK_FRESH_MS);
  }

  /** Redis as it was within the last second; never rejects. */
  look(): Promise<RedisLook> {
    return this.shared.get();
  }

  private async lookNow(): Promise<RedisLook> {
    const [memory, ...queues] = await Promise.all([
      this.redis.info('memory'),
      ...queueNames().map((name) => this.lookAtQueue(name)),
    ]);
    const used = /^used_memory:(\d+)/m.exec(memory)?.[1] ?? 0;
    return { answers: true, memoryBytes: Number(used), queues };
  }

  /** Reads the sizes of Bull's own lists and sets. */
  private async lookAtQueue(name: string): Promise<QueueLook> {
    const key = (part: string): string => `${BULL_PREFIX}:${name}:${part}`;
    const [waiting, active, delayed, failed] = await Promise.all([
      this.redis.llen(key('wait')),
      this.redis.llen(key('active')),
      this.redis.zcard(key('delayed')),
      this.redis.zcard(key('failed')),
    ]);
    return { name, waiting, active, delayed, failed };
  }
}
