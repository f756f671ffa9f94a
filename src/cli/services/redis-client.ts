import { Redis } from 'ioredis';
import type { Context } from '../context.js';

const LIMIT_MS = 1_000;

/**
 * Asks the installation's Redis one thing over a connection of its own.
 * @throws whatever ioredis throws, also when Redis does not answer within a second
 */
export async function askRedis<T>(
  context: Context,
  question: (redis: Redis) => Promise<T>,
): Promise<T> {
  const redis = new Redis({
    host: '127.0.0.1',
    port: context.installation.ports.redis,
    password: context.secrets.REDIS_PASSWORD,
    lazyConnect: true,
    connectTimeout: LIMIT_MS,
    commandTimeout: LIMIT_MS,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}
