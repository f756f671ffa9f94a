import { Injectable } from '@nestjs/common';
import { v7 as uuidV7 } from 'uuid';
import { Transactions } from '../database/transactions.js';
import { AccessTokens } from './access-token.js';
import { RefreshTokenInvalid, RefreshTokenReused } from './auth.errors.js';
import { type Account, AuthRepository } from './auth.repository.js';
import { hashOfToken, newRefreshToken, type RefreshToken } from './refresh-token.js';
import { RefreshTokensRepository, type StoredToken } from './refresh-tokens.repository.js';

/** A signed-in account with its tokens. */
export interface Session {
  account: Account;
  accessToken: string;
  expiresInSeconds: number;
  refreshToken: string;
}

interface Rotation {
  account?: Account | undefined;
  presented?: StoredToken;
}

/**
 * Sessions: a family of refresh tokens, of which only the newest is unused (source: RFC 9700,
 * 4.14.2, refresh token rotation).
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly accounts: AuthRepository,
    private readonly tokens: RefreshTokensRepository,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** Begins a session of an account that has proven itself. */
  async open(account: Account): Promise<Session> {
    const token = newRefreshToken();
    const owner = { familyId: uuidV7(), accountId: account.id };
    await this.transactions.run(
      'open-session',
      async (tx) => {
        await this.tokens.insert(tx, token, owner);
        return token.id;
      },
      // Nobody else can have made this id: a duplicate is our own earlier try.
      { alreadyCommitted: () => Promise.resolve(token.id) },
    );
    return { account, ...this.accessTokens.issue(account.id), refreshToken: token.token };
  }

  /**
   * Exchanges a refresh token for the next one and a fresh access token.
   *
   * There is no period of grace: a second use ends the session even when it comes from another tab
   * at the same moment, since nothing tells it from a thief's. Tabs must take turns (Web Locks).
   * @throws RefreshTokenReused when it was used before; the whole family is revoked then
   * @throws RefreshTokenInvalid when it is missing, unknown, expired or revoked
   */
  async refresh(refreshToken: string | undefined): Promise<Session> {
    if (refreshToken === undefined) throw new RefreshTokenInvalid();
    const tokens = { hash: hashOfToken(refreshToken), next: newRefreshToken() };
    let { account, presented } = await this.rotate(tokens);
    // After a fail-over this node may not have had a token that was given out a moment ago.
    if (account === undefined && !presented?.used && (await this.tokens.isKnown(tokens.hash))) {
      ({ account, presented } = await this.rotate(tokens));
    }
    if (account === undefined) return this.refuse(presented);
    return { account, ...this.accessTokens.issue(account.id), refreshToken: tokens.next.token };
  }

  /** Ends the session of a refresh token; one that is unknown or over already is fine. */
  async end(refreshToken: string | undefined): Promise<void> {
    if (refreshToken === undefined) return;
    const hash = hashOfToken(refreshToken);
    if (!(await this.tokens.isKnown(hash))) return;
    await this.transactions.run('end-session', async (tx) => {
      const token = await this.tokens.find(tx, hash);
      if (token !== undefined) await this.tokens.revokeFamily(tx, token.familyId);
    });
  }

  /** Spends one token and adds the next; no account means that it was not to be had. */
  private rotate({ hash, next }: { hash: Buffer; next: RefreshToken }): Promise<Rotation> {
    return this.transactions.run('rotate-refresh-token', async (tx) => {
      const spent = await this.tokens.spend(tx, hash);
      const presented = await this.tokens.find(tx, hash);
      if (presented === undefined) return {};
      if (spent) await this.tokens.insert(tx, next, presented);
      // Spent by an earlier try of ours whose COMMIT was not answered: its successor is there.
      else if (!(await this.tokens.exists(tx, next.id))) return { presented };
      return { account: await this.accounts.byId(presented.accountId, tx), presented };
    });
  }

  private async refuse(presented: StoredToken | undefined): Promise<never> {
    if (!presented?.used) throw new RefreshTokenInvalid();
    await this.transactions.run('revoke-session', (tx) =>
      this.tokens.revokeFamily(tx, presented.familyId),
    );
    throw new RefreshTokenReused();
  }
}
