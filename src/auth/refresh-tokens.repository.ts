import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Transactions, type Tx } from '../database/transactions.js';
import type { RefreshToken } from './refresh-token.js';

/** The session a refresh token belongs to; a family is every token of one session. */
export interface TokenOwner {
  familyId: string;
  accountId: string;
}

/** A stored refresh token. */
export interface StoredToken extends TokenOwner {
  used: boolean;
}

const REVOKE_PASSES_MAX = 10;

/** Refresh tokens in the database, by hash. */
@Injectable()
export class RefreshTokensRepository {
  private readonly lifeDays: number;

  constructor(
    private readonly transactions: Transactions,
    @Inject(CONFIG) config: Config,
  ) {
    this.lifeDays = config.REFRESH_TOKEN_DAYS;
  }

  /** Adds an unused token to a family. */
  async insert(tx: Tx, { id, hash }: RefreshToken, owner: TokenOwner): Promise<void> {
    await tx.execute(
      `INSERT INTO refresh_tokens (id, family_id, account_id, token_hash, expires_at)
       VALUES (?, ?, ?, ?, NOW(3) + INTERVAL ? DAY)`,
      [id, owner.familyId, owner.accountId, hash, this.lifeDays],
    );
  }

  /**
   * Uses a token up: one conditional UPDATE, so of any number of requests with the same token,
   * on whichever nodes, exactly one gets true.
   */
  async spend(tx: Tx, hash: Buffer): Promise<boolean> {
    const spent = await tx.execute(
      `UPDATE refresh_tokens SET used_at = NOW(3)
       WHERE token_hash = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > NOW(3)`,
      [hash],
    );
    return spent === 1;
  }

  /** A stored token, whatever its state. */
  async find(tx: Tx, hash: Buffer): Promise<StoredToken | undefined> {
    const [row] = await tx.query<TokenOwner & { used: number }>(
      `SELECT family_id AS familyId, account_id AS accountId, used_at IS NOT NULL AS used
       FROM refresh_tokens WHERE token_hash = ?`,
      [hash],
    );
    return row && { ...row, used: row.used === 1 };
  }

  /** Whether a token is stored anywhere; afterwards this node has it as well. */
  async isKnown(hash: Buffer): Promise<boolean> {
    const sql = 'SELECT 1 FROM refresh_tokens WHERE token_hash = ?';
    return (await this.transactions.readLatest(sql, [hash])).length > 0;
  }

  /** Whether a token with this id is stored. */
  async exists(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query('SELECT 1 FROM refresh_tokens WHERE id = ?', [id]);
    return rows.length > 0;
  }

  /**
   * Revokes every token of a family. Repeated until nothing is left, because while the first pass
   * waits for a token that is just being used, that token's successor comes into being behind it.
   */
  async revokeFamily(tx: Tx, familyId: string): Promise<void> {
    for (let pass = 1; pass <= REVOKE_PASSES_MAX; pass++) {
      const revoked = await tx.execute(
        `UPDATE refresh_tokens SET revoked_at = NOW(3)
         WHERE family_id = ? AND revoked_at IS NULL`,
        [familyId],
      );
      if (revoked === 0) return;
    }
  }
}
