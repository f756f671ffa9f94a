import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CONFIG, ConfigModule } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';

/** Injection token of the shared client: `@Inject(REDIS) redis: Redis`. */
export const REDIS = Symbol('Redis');

const CONNECT_TIMEOUT_MS = 1_000;
const COMMAND_TIMEOUT_MS = 500;
const RECONNECT_MAX_MS = 2_000;

/**
 * A client that fails fast: without Redis a command is refused at once, with a frozen one after
 * half a second. Nothing may depend on Redis for correctness, so every caller has an answer to that.
 */
export function createRedis(config: Config): Redis {
  const redis = new Redis({
    host: config.REDIS_HOST,
    port: config.REDIS_PORT,
    password: config.REDIS_PASSWORD,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 100, RECONNECT_MAX_MS),
  });
  logOutages(redis);
  return redis;
}

/** One line when Redis is lost and one when it is back, however many attempts lie between. */
function logOutages(redis: Redis): void {
  const logger = new Logger('Redis');
  let lost = false;
  redis.on('error', (error: Error) => {
    if (!lost) logger.warn(`lost: ${error.message}`);
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) logger.log('back');
    lost = false;
  });
}

/** One Redis connection a process for counters and caches; queues (Bull) keep their own. */
@Global()
@Module({
  imports: [ConfigModule],
  providers: [{ provide: REDIS, inject: [CONFIG], useFactory: createRedis }],
  exports: [REDIS],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
