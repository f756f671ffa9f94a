import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';

/** A signing key as the database has it. */
export interface SigningKeyRow {
  keyId: number;
  publicKey: Buffer | null;
  sealedKey: Buffer | null;
  signsFrom: Date;
  retiredAt: Date | null;
  /** By the database's clock. */
  isRetired: 0 | 1;
}

const COLUMNS = `key_id AS keyId, public_key AS publicKey, sealed_key AS sealedKey,
  signs_from AS signsFrom, retired_at AS retiredAt,
  COALESCE(retired_at <= NOW(3), 0) AS isRetired`;

/** Keys of ticket codes in the database. */
@Injectable()
export class TicketKeysRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Every signing key of the store, with everything committed on any node before. */
  signingKeys(): Promise<SigningKeyRow[]> {
    return this.transactions.readLatest<SigningKeyRow>(
      `SELECT ${COLUMNS} FROM ticket_signing_keys ORDER BY key_id`,
    );
  }

  /**
   * Stores a new key that signs from so many seconds on.
   * @throws the server's duplicate-key error on `PRIMARY` when the id is taken
   */
  async insertSigningKey(
    tx: Tx,
    key: { keyId: number; publicKey: Uint8Array; sealedKey: Buffer; signsInSeconds: number },
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO ticket_signing_keys (key_id, public_key, sealed_key, signs_from)
       VALUES (?, ?, ?, NOW(3) + INTERVAL ? SECOND)`,
      [key.keyId, Buffer.from(key.publicKey), key.sealedKey, key.signsInSeconds],
    );
  }

  /** Ends a key: its codes are refused from now on. Ended before, it stays as it is. */
  async retire(tx: Tx, keyId: number): Promise<void> {
    await tx.execute(
      `INSERT INTO ticket_signing_keys (key_id, signs_from, retired_at) VALUES (?, NOW(3), NOW(3))
       ON DUPLICATE KEY UPDATE retired_at = COALESCE(retired_at, NOW(3))`,
      [keyId],
    );
  }

  /** Frees the ids of keys that were retired so many days ago, except the first one's. */
  async forgetRetired(tx: Tx, days: number): Promise<void> {
    await tx.execute(
      `DELETE FROM ticket_signing_keys
       WHERE key_id > 0 AND retired_at < NOW(3) - INTERVAL ? DAY`,
      [days],
    );
  }

  /** A performance's sealed key; undefined until it has one. */
  async performanceKey(performanceId: string): Promise<Buffer | undefined> {
    const [row] = await this.transactions.readLatest<{ sealedKey: Buffer }>(
      'SELECT sealed_key AS sealedKey FROM performance_ticket_keys WHERE performance_id = ?',
      [performanceId],
    );
    return row?.sealedKey;
  }

  /**
   * Gives a performance its key.
   * @throws the server's duplicate-key error on `PRIMARY` when it has one
   */
  async insertPerformanceKey(tx: Tx, performanceId: string, sealedKey: Buffer): Promise<void> {
    await tx.execute(
      'INSERT INTO performance_ticket_keys (performance_id, sealed_key) VALUES (?, ?)',
      [performanceId, sealedKey],
    );
  }
}
