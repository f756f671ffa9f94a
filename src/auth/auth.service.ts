import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { type Account, AuthRepository, type Role } from './auth.repository.js';
import { normaliseEmail } from './email.js';

export type { Account, Role };

/** What other modules may ask about accounts. */
@Injectable()
export class AuthService {
  constructor(private readonly accounts: AuthRepository) {}

  /** An account by email address, in whatever spelling. */
  accountByEmail(email: string): Promise<Account | undefined> {
    return this.accounts.byEmail(normaliseEmail(email));
  }

  /** An account by id. */
  accountById(accountId: string): Promise<Account | undefined> {
    return this.accounts.byId(accountId);
  }

  /** Those of the accounts that there are. */
  accountsByIds(accountIds: readonly string[]): Promise<Account[]> {
    return this.accounts.byIds(accountIds);
  }

  /** Names by account id; those that do not exist are left out. */
  namesOf(accountIds: readonly string[]): Promise<Map<string, string>> {
    return this.accounts.namesOf(accountIds);
  }

  /** Roles of an account; empty when it does not exist. */
  rolesOf(accountId: string): Promise<Role[]> {
    return this.accounts.rolesOf(accountId);
  }

  /** Gives an existing account a role, which counts from COMMIT on; again changes nothing. */
  grantRole(tx: Tx, accountId: string, role: Role): Promise<void> {
    return this.accounts.insertRole(tx, accountId, role);
  }
}
