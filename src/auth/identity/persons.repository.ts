import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../../database/transactions.js';

/** Codes that may be entered for one message. */
export const TRIES_MAX = 5;
/** How long a message's code may be entered. */
export const REQUEST_SECONDS = 300;

/** Verified persons, and the latest request of each account. */
@Injectable()
export class PersonsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** When the account was verified, as the whole group knows it; undefined: it was not. */
  async verifiedAt(accountId: string): Promise<Date | undefined> {
    const [row] = await this.transactions.readLatest<{ verifiedAt: Date }>(
      'SELECT verified_at AS verifiedAt FROM verified_persons WHERE account_id = ?',
      [accountId],
    );
    return row?.verifiedAt;
  }

  /** Notes whose account it is; a duplicate key says that the person, or the account, has one. */
  async insert(tx: Tx, accountId: string, personHash: Buffer): Promise<void> {
    await tx.execute('INSERT INTO verified_persons (account_id, person_hash) VALUES (?, ?)', [
      accountId,
      personHash,
    ]);
  }

  /** Replaces the account's request. @returns how many it made on this day, with this one */
  async request(tx: Tx, accountId: string, id: string): Promise<number> {
    await tx.execute(
      `INSERT INTO identity_requests (account_id, id, requested_at, requests, tries)
       VALUES (?, ?, NOW(3), 1, 0)
       ON DUPLICATE KEY UPDATE
         requests = IF(DATE(requested_at) = CURRENT_DATE, requests + 1, 1),
         id = VALUES(id), requested_at = VALUES(requested_at), tries = 0`,
      [accountId, id],
    );
    const [row] = await tx.query<{ requests: number }>(
      'SELECT requests FROM identity_requests WHERE account_id = ?',
      [accountId],
    );
    return row?.requests ?? 0;
  }

  /** Whether this is the account's latest request. */
  async isLatest(accountId: string, id: string): Promise<boolean> {
    const rows = await this.transactions.readLatest(
      'SELECT 1 FROM identity_requests WHERE account_id = ? AND id = ?',
      [accountId, id],
    );
    return rows.length === 1;
  }

  /** Counts a try. @returns how many are left after it; undefined: none was, or the time is over */
  async countTry(tx: Tx, accountId: string, id: string): Promise<number | undefined> {
    const counted = await tx.execute(
      `UPDATE identity_requests SET tries = tries + 1
       WHERE account_id = ? AND id = ? AND tries < ?
         AND requested_at > NOW(3) - INTERVAL ? SECOND`,
      [accountId, id, TRIES_MAX, REQUEST_SECONDS],
    );
    if (counted === 0) return undefined;
    const [row] = await tx.query<{ tries: number }>(
      'SELECT tries FROM identity_requests WHERE account_id = ?',
      [accountId],
    );
    return TRIES_MAX - (row?.tries ?? TRIES_MAX);
  }
}
