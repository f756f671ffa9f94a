import { Redis } from 'ioredis';
import type { Config } from '../config/config.schema.js';
import { TooManyRequests } from '../errors/common.errors.js';
import { isLoopback, networkOf, SignInLimiter } from './sign-in-limiter.js';

const PER_ACCOUNT = 3;
const PER_ADDRESS = 5;

const clients: Redis[] = [];
afterEach(() => clients.splice(0).forEach((redis) => redis.disconnect()));

/** Redis is away here, which is what these tests are about; with it, see test/e2e. */
function limiterWithoutRedis(exemptLoopback = false): SignInLimiter {
  const redis = new Redis({ port: 1, enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  clients.push(redis);
  return new SignInLimiter(redis, {
    LOGIN_ATTEMPTS_PER_ACCOUNT: PER_ACCOUNT,
    LOGIN_ATTEMPTS_PER_ADDRESS: PER_ADDRESS,
    RATE_LIMIT_EXEMPT_LOOPBACK: exemptLoopback,
  } as Config);
}

const attempt = (email: string, address = '203.0.113.7') => ({ email, address });

describe('SignInLimiter without Redis', () => {
  it('limits an account, whatever addresses the guesses come from', async () => {
    const limiter = limiterWithoutRedis();
    for (let guess = 1; guess <= PER_ACCOUNT; guess++) {
      await limiter.take(attempt('a@picket.test', `203.0.113.${guess}`));
    }
    const refused = limiter.take(attempt('a@picket.test', '203.0.113.99'));
    await expect(refused).rejects.toBeInstanceOf(TooManyRequests);
    await expect(refused).rejects.toMatchObject({
      refusal: { code: 'too-many-attempts', headers: { 'retry-after': '900' } },
    });
    await limiter.take(attempt('b@picket.test'));
  });

  it('limits an address over all accounts', async () => {
    const limiter = limiterWithoutRedis();
    for (let guess = 1; guess <= PER_ADDRESS; guess++) {
      await limiter.take(attempt(`${guess}@picket.test`));
    }
    const another = attempt('another@picket.test');
    await expect(limiter.take(another)).rejects.toBeInstanceOf(TooManyRequests);
    await limiter.take(attempt('another@picket.test', '203.0.113.8'));
  });

  it('exempts loopback from the limit by address, never by account', async () => {
    const limiter = limiterWithoutRedis(true);
    for (let guess = 1; guess <= PER_ADDRESS * 2; guess++) {
      await limiter.take(attempt(`${guess}@picket.test`, '::ffff:127.0.0.1'));
    }
    for (let guess = 1; guess <= PER_ACCOUNT; guess++) {
      await limiter.take(attempt('a@picket.test', '127.0.0.1'));
    }
    const refused = limiter.take(attempt('a@picket.test', '127.0.0.1'));
    await expect(refused).rejects.toBeInstanceOf(TooManyRequests);
  });

  it('forgets an account on success and gives the address its attempt back', async () => {
    const limiter = limiterWithoutRedis();
    for (let round = 1; round <= PER_ADDRESS * 2; round++) {
      await limiter.take(attempt('a@picket.test'));
      await limiter.succeeded(attempt('a@picket.test'));
    }
    for (let round = 1; round <= PER_ADDRESS * 2; round++) {
      await limiter.take(attempt('a@picket.test'));
      await limiter.withdrawn(attempt('a@picket.test'));
    }
    await limiter.take(attempt('a@picket.test'));
  });
});

it('knows the machine itself', () => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) {
    expect(isLoopback(address)).toBe(true);
  }
  for (const address of ['128.0.0.1', '10.0.0.1', '::2', '::ffff:10.0.0.1', 'nonsense']) {
    expect(isLoopback(address)).toBe(false);
  }
});

it('counts an IPv6 customer as one, however often the address changes', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:0db8:1:2::ff')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(networkOf('::ffff:10.0.0.1')).toBe('::ffff:10.0.0.1');
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
});
