import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { isDuplicateKey, Transactions } from '../../database/transactions.js';
import { NotFound } from '../../errors/common.errors.js';
import {
  AlreadyVerified,
  IdentityCodeWrong,
  IdentityNotOffered,
  IdentityRequestOver,
  IdentityRequired,
  IdentityUnavailable,
  PersonTaken,
  TooManyIdentityRequests,
} from './identity.errors.js';
import { IdentityVerifier, type PersonDetails } from './identity-verifier.js';
import { PersonsRepository, REQUEST_SECONDS } from './persons.repository.js';

/** Accounts that this process remembers to be verified: it is never taken back. */
const REMEMBERED_MAX = 100_000;

/**
 * Verified persons. A person can verify one account only (a unique key of the database), so where an
 * event sells to verified accounts alone, the ticket limit of an account is that of a person.
 */
@Injectable()
export class IdentityService {
  private readonly verified = new Set<string>();

  constructor(
    private readonly transactions: Transactions,
    private readonly persons: PersonsRepository,
    private readonly verifier: IdentityVerifier,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Whether persons can be verified here at all. */
  get isAvailable(): boolean {
    return this.verifier.isAvailable;
  }

  /** @throws IdentityNotOffered where nobody can be verified */
  requireOffered(): void {
    if (!this.isAvailable) throw new IdentityNotOffered();
  }

  /** When the account was verified. */
  verifiedAt(accountId: string): Promise<Date | undefined> {
    return this.persons.verifiedAt(accountId);
  }

  /** Passes for a verified account. @throws IdentityRequired */
  async requireVerified(accountId: string): Promise<void> {
    if (this.verified.has(accountId)) return;
    if ((await this.persons.verifiedAt(accountId)) === undefined) throw new IdentityRequired();
    this.remember(accountId);
  }

  /**
   * Has a code sent to the person's telephone. What was told is given to the verifying company alone.
   * @returns id of the request, to be confirmed with the code until `expiresAt`
   * @throws AlreadyVerified, TooManyIdentityRequests, IdentityRefused, IdentityUnavailable
   */
  async begin(accountId: string, person: PersonDetails): Promise<{ id: string; expiresAt: Date }> {
    if (!this.isAvailable) throw new IdentityUnavailable();
    if ((await this.verifiedAt(accountId)) !== undefined) throw new AlreadyVerified();
    const id = uuidv7();
    const requestsMax = this.config.IDENTITY_REQUESTS_PER_DAY;
    await this.transactions.run('request-identity', async (tx) => {
      const requests = await this.persons.request(tx, accountId, id);
      if (requests > requestsMax) throw new TooManyIdentityRequests(requestsMax);
    });
    await this.verifier.send(id, person);
    return { id, expiresAt: new Date(Date.now() + REQUEST_SECONDS * 1_000) };
  }

  /**
   * Verifies the account by the code that was sent. Again after success changes nothing.
   * @throws NotFound, IdentityRequestOver, IdentityCodeWrong, PersonTaken, IdentityUnavailable
   */
  async confirm(accountId: string, id: string, code: string): Promise<Date> {
    const known = await this.verifiedAt(accountId);
    if (known !== undefined) return known;
    if (!(await this.persons.isLatest(accountId, id))) {
      throw new NotFound({ en: 'The request', ko: '본인 확인 요청' });
    }
    const triesLeft = await this.transactions.run('try-identity-code', (tx) =>
      this.persons.countTry(tx, accountId, id),
    );
    if (triesLeft === undefined) throw new IdentityRequestOver();
    const confirmation = await this.verifier.confirm(id, code);
    if (confirmation.kind === 'wrong-code') throw new IdentityCodeWrong(triesLeft);
    return this.note(accountId, personHash(this.config.TICKET_MASTER_KEY, confirmation.ci));
  }

  private async note(accountId: string, hash: Buffer): Promise<Date> {
    try {
      await this.transactions.run('verify-person', (tx) =>
        this.persons.insert(tx, accountId, hash),
      );
    } catch (error) {
      if (isDuplicateKey(error, 'uq_verified_persons_person')) {
        // Perhaps this very request, whose first COMMIT was not answered.
        if ((await this.verifiedAt(accountId)) === undefined) throw new PersonTaken();
      } else if (!isDuplicateKey(error, 'PRIMARY')) throw error;
    }
    this.remember(accountId);
    return (await this.verifiedAt(accountId)) as Date;
  }

  private remember(accountId: string): void {
    if (this.verified.size >= REMEMBERED_MAX) this.verified.clear();
    this.verified.add(accountId);
  }
}

/**
 * What a person is told apart by. A CI is the same on all sites and must not lie in the open; a plain
 * hash of it could be looked up by whoever has a list of them.
 */
export function personHash(masterKey: string, ci: string): Buffer {
  return createHmac('sha256', masterKey).update('picket verified person 1\0').update(ci).digest();
}
