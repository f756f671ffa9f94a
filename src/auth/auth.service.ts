import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import {
  type Account,
  AuthRepository,
  type Role,
  type SimulatedAccount,
} from './auth.repository.js';
import { AccessTokens } from './access-token.js';
import { normaliseEmail } from './email.js';

export type { Account, Role, SimulatedAccount };

/** What other modules may ask about accounts. */
@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: AuthRepository,
    private readonly tokens: AccessTokens,
  ) {}

  /** An account by email address, in whatever spelling. */
  accountByEmail(email: string): Promise<Account | undefined> {
    return this.accounts.byEmail(normaliseEmail(email));
  }

  /** An account by id. */
  accountById(accountId: string): Promise<Account | undefined> {
    return this.accounts.byId(accountId);
  }

  /** The caller's own account. @throws NotFound when it is gone while its token is still good */
  async ownAccount(accountId: string): Promise<Account> {
    const account = await this.accountById(accountId);
    if (account === undefined) throw new NotFound();
    return account;
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

  /** Adds accounts that nobody can sign in to: simulated buyers of a rehearsal, see `Rehearsals`. */
  addSimulated(tx: Tx, rehearsalId: string, accounts: readonly SimulatedAccount[]): Promise<void> {
    return this.accounts.insertSimulated(tx, rehearsalId, accounts);
  }

  /** Whether the account is a simulated buyer of this rehearsal. */
  isSimulated(accountId: string, rehearsalId: string): Promise<boolean> {
    return this.accounts.isSimulated(accountId, rehearsalId);
  }

  /** Removes simulated buyers of a rehearsal, at most `limit`. @returns their ids */
  async removeSimulated(tx: Tx, rehearsalId: string, limit: number): Promise<string[]> {
    const ids = await this.accounts.simulated(tx, rehearsalId, limit);
    if (ids.length > 0) await this.accounts.removeSimulated(tx, ids);
    return ids;
  }

  /** An access token of a device for the gates of one performance, and its life in seconds. */
  issueGateToken(
    deviceId: string,
    performanceId: string,
  ): { accessToken: string; expiresInSeconds: number } {
    return this.tokens.issueForGate(deviceId, performanceId);
  }

  /** Gives an existing account a role, which counts from COMMIT on; again changes nothing. */
  grantRole(tx: Tx, accountId: string, role: Role): Promise<void> {
    return this.accounts.insertRole(tx, accountId, role);
  }
}
