import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import argon2 from 'argon2';
import pLimit from 'p-limit';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { ServiceUnavailable } from '../errors/common.errors.js';
import { normalisePassword } from './password-policy.js';

/** The least OWASP asks of argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet). */
const PARAMETERS = {
  type: argon2.argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} as const;

/**
 * Hashes and checks passwords with argon2id. Few computations run at a time, since each takes a
 * core and 19 MiB; some more wait, and beyond that the process refuses.
 */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private readonly limit: ReturnType<typeof pLimit>;
  private readonly waitingMax: number;
  private dummyHash = '';

  constructor(@Inject(CONFIG) config: Config) {
    this.limit = pLimit(config.PASSWORD_HASHES_AT_ONCE);
    this.waitingMax = config.PASSWORD_HASHES_WAITING_MAX;
  }

  async onModuleInit(): Promise<void> {
    this.dummyHash = await argon2.hash(randomBytes(32), PARAMETERS);
  }

  /**
   * The password's hash in PHC form, with a salt of its own.
   * @throws ServiceUnavailable when too many computations wait
   */
  hash(password: string): Promise<string> {
    return this.bounded(() => argon2.hash(normalisePassword(password), PARAMETERS));
  }

  /**
   * Whether the password belongs to the hash. Without a hash it costs the same time and is false,
   * so that an answer's delay does not tell who has an account.
   * @throws ServiceUnavailable when too many computations wait
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const against = passwordHash ?? this.dummyHash;
    const matches = await this.bounded(() => argon2.verify(against, normalisePassword(password)));
    return matches && passwordHash !== undefined;
  }

  private bounded<T>(compute: () => Promise<T>): Promise<T> {
    const { activeCount, pendingCount, concurrency } = this.limit;
    const mustWait = activeCount + pendingCount >= concurrency;
    if (mustWait && pendingCount >= this.waitingMax) {
      return Promise.reject(new ServiceUnavailable(new Error(`${pendingCount} hashes wait`)));
    }
    return this.limit(compute);
  }
}
