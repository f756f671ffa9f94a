import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { parse as uuidBytes } from 'uuid';
import { TooManyRequests } from '../errors/common.errors.js';
import { REDIS } from '../redis/redis.module.js';

/** Requests of one account to lines in five seconds: several tabs and devices, not a program. */
const REQUESTS_MAX = 50;
const WINDOW_SECONDS = 5;
const MS_PER_SECOND = 1_000;

/**
 * Limits how often an account asks for places and passes, over all processes; HAProxy does the same
 * by access token. Without Redis each process counts by itself.
 */
@Injectable()
export class LineRates {
  private readonly limiter: RateLimiterRedis;

  constructor(@Inject(REDIS) redis: Redis) {
    const limits = { points: REQUESTS_MAX, duration: WINDOW_SECONDS };
    this.limiter = new RateLimiterRedis({
      ...limits,
      storeClient: redis,
      keyPrefix: 'picket:rate',
      inMemoryBlockOnConsumed: REQUESTS_MAX + 1,
      insuranceLimiter: new RateLimiterMemory(limits),
    });
  }

  /** @throws TooManyRequests */
  async count(accountId: string): Promise<void> {
    try {
      await this.limiter.consume(shortKey(accountId));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.ceil(error.msBeforeNext / MS_PER_SECOND);
      throw new TooManyRequests('too-many-requests', Math.max(1, seconds));
    }
  }
}

/** While all join at once there is a counter for each of them: short keys keep it small. */
function shortKey(accountId: string): string {
  return Buffer.from(uuidBytes(accountId)).toString('base64url');
}
