import { createHash } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { TooManyRequests } from '../errors/common.errors.js';
import { REDIS } from '../redis/redis.module.js';

const WINDOW_SECONDS = 15 * 60;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Who tries to sign in, as far as counting goes. */
export interface SignInAttempt {
  /** Normalised email address. */
  email: string;
  /** Network address of the client. */
  address: string;
}

/**
 * Limits failed sign-ins by account and by network address in windows of 15 minutes. Counters live
 * in Redis; without it each process counts for itself, so guessing stays bounded and signing in works.
 *
 * An attempt is counted before the password is checked and given back when it was right; counting
 * afterwards would let any number of guesses through that are sent at the same moment.
 */
@Injectable()
export class SignInLimiter {
  private readonly accounts: Counter;
  private readonly addresses: Counter;
  private readonly exemptLoopback: boolean;

  constructor(@Inject(REDIS) redis: Redis, @Inject(CONFIG) config: Config) {
    this.accounts = new Counter(redis, 'sign-in:account', config.LOGIN_ATTEMPTS_PER_ACCOUNT);
    this.addresses = new Counter(redis, 'sign-in:address', config.LOGIN_ATTEMPTS_PER_ADDRESS);
    this.exemptLoopback = config.RATE_LIMIT_EXEMPT_LOOPBACK;
  }

  /**
   * Counts an attempt. The address comes first: one that is blocked cannot fill the other counter.
   * @throws TooManyRequests `too-many-attempts`, with the seconds until the window ends
   */
  async take({ email, address }: SignInAttempt): Promise<void> {
    if (!this.isExempt(address)) await this.addresses.add(networkOf(address));
    await this.accounts.add(accountKey(email));
  }

  /** The password was right: the account starts afresh, the address gets this attempt back. */
  async succeeded({ email, address }: SignInAttempt): Promise<void> {
    await this.accounts.reset(accountKey(email));
    if (!this.isExempt(address)) await this.addresses.takeBack(networkOf(address));
  }

  /** The password was never checked, by no fault of the caller: the attempt does not count. */
  async withdrawn({ email, address }: SignInAttempt): Promise<void> {
    await this.accounts.takeBack(accountKey(email));
    if (!this.isExempt(address)) await this.addresses.takeBack(networkOf(address));
  }

  private isExempt(address: string): boolean {
    return this.exemptLoopback && isLoopback(address);
  }
}

class Counter {
  private readonly local: RateLimiterMemory;
  private readonly shared: RateLimiterRedis;

  constructor(redis: Redis, keyPrefix: string, points: number) {
    this.local = new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_SECONDS });
    this.shared = new RateLimiterRedis({
      storeClient: redis,
      keyPrefix,
      points,
      duration: WINDOW_SECONDS,
      rejectIfRedisNotReady: true,
      insuranceLimiter: this.local,
    });
  }

  async add(key: string): Promise<void> {
    try {
      await this.shared.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const waitSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
      throw new TooManyRequests('too-many-attempts', waitSeconds);
    }
  }

  async takeBack(key: string): Promise<void> {
    await this.shared.reward(key);
  }

  async reset(key: string): Promise<void> {
    await this.local.delete(key);
    await this.shared.delete(key);
  }
}

/** Redis need not learn who signs in. */
function accountKey(email: string): string {
  return createHash('sha256').update(email).digest('base64url');
}

/** Whether an address is the machine's own, written as IPv4, IPv6 or IPv4 within IPv6. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/**
 * What counts as one client: an IPv4 address, or the first 64 bits of an IPv6 one, since that is
 * what a single customer gets and may change within at will.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return `${groups.map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}
