import { Injectable } from '@nestjs/common';
import { v7 as uuidV7 } from 'uuid';
import { Idempotency } from '../database/idempotency.js';
import type { Tx } from '../database/transactions.js';
import { IdempotencyKeyReused } from '../errors/common.errors.js';
import type { Locale } from '../errors/domain-error.js';
import { EmailTaken, WeakPassword } from './auth.errors.js';
import { type Account, AuthRepository, isEmailTaken } from './auth.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { weaknessOf } from './password-policy.js';
import { type Session, SessionsService } from './sessions.service.js';

/** Whoever signs up has no account yet; all of them share one scope of Idempotency-Keys. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What somebody signs up with. */
export interface SignUp {
  /** Normalised. */
  email: string;
  password: string;
  name: string;
  locale: Locale;
}

/** Signing up. */
@Injectable()
export class SignUpService {
  constructor(
    private readonly accounts: AuthRepository,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Makes an account, a buyer, and signs it in. The same again under the same key signs in to the
   * account made the first time, with fresh tokens: tokens are never stored.
   * @throws WeakPassword, EmailTaken, IdempotencyKeyReused
   */
  async signUp(signUp: SignUp, key: string | undefined): Promise<Session> {
    const { email, password, name, locale } = signUp;
    const weakness = weaknessOf(password, email);
    if (weakness !== undefined) throw new WeakPassword(weakness);
    const id = uuidV7();
    const passwordHash = await this.passwords.hash(password);
    const madeId = await this.make(id, key, { email, name, locale }, async (tx) => {
      await this.accounts.insert(tx, { id, email, passwordHash, name, locale });
      await this.accounts.insertRole(tx, id, 'buyer');
    });
    if (madeId === id) return this.sessions.open({ id, email, name, locale, roles: ['buyer'] });
    return this.sessions.open(await this.madeBefore(madeId, password));
  }

  /** The id of the account made now or, under the same key, the first time. */
  private async make(
    id: string,
    key: string | undefined,
    body: Omit<SignUp, 'password'>,
    insert: (tx: Tx) => Promise<void>,
  ): Promise<string> {
    try {
      const { accountId } = await this.idempotency.run(
        { accountId: NOBODY, key, operation: 'sign-up', body },
        async (tx) => {
          await insert(tx);
          return { accountId: id };
        },
        {
          alreadyCommitted: async () =>
            (await this.accounts.latestById(id)) ? { accountId: id } : undefined,
        },
      );
      return accountId;
    } catch (error) {
      throw isEmailTaken(error) ? new EmailTaken() : error;
    }
  }

  /**
   * The account of the first request, if this one has the same password. That is the one part of
   * the body which the key's row does not cover: a plain SHA-256 over it would be a far easier
   * target than argon2id.
   */
  private async madeBefore(accountId: string, password: string): Promise<Account> {
    const account = await this.accounts.latestById(accountId);
    if (account === undefined) throw new EmailTaken();
    const known = await this.accounts.credentialsByEmail(account.email);
    const isSame = await this.passwords.verify(known?.passwordHash, password);
    if (!isSame) throw new IdempotencyKeyReused();
    return account;
  }
}
