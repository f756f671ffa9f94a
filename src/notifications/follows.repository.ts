import { Injectable } from '@nestjs/common';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';
import type { Audience } from './audience.js';

/** What an account follows. */
export interface Wishes {
  genres: readonly string[];
  regions: readonly string[];
  sellerIds: readonly string[];
}

interface Event {
  genre: string;
  region: string;
  sellerId: string;
}

/** Each part runs along the primary key, in the order of the accounts. */
const PARTS = [
  `SELECT account_id FROM follows WHERE kind = 'seller' AND value = ? AND account_id > ?
   ORDER BY account_id LIMIT ?`,
  `SELECT g.account_id FROM follows g WHERE g.kind = 'genre' AND g.value = ? AND g.account_id > ?
     AND (g.is_narrowed = 0 OR EXISTS (SELECT 1 FROM follows r
       WHERE r.kind = 'region' AND r.value = ? AND r.account_id = g.account_id))
   ORDER BY g.account_id LIMIT ?`,
  `SELECT account_id FROM follows WHERE kind = 'region' AND value = ? AND is_narrowed = 0
     AND account_id > ? ORDER BY account_id LIMIT ?`,
];
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Who follows what, a row for each, and the audience that it makes. */
@Injectable()
export class FollowsRepository implements Audience {
  readonly name = 'followers';

  constructor(private readonly transactions: Transactions) {}

  async replace(tx: Tx, accountId: string, wishes: Wishes): Promise<void> {
    const { genres, regions, sellerIds } = wishes;
    const rows = (kind: string, values: readonly string[], narrowing: readonly string[]) =>
      values.map((value): SqlValue[] => [kind, value, accountId, narrowing.length > 0 ? 1 : 0]);
    const all = [
      ...rows('genre', genres, regions),
      ...rows('region', regions, genres),
      ...rows('seller', sellerIds, []),
    ];
    await tx.execute('DELETE FROM follows WHERE account_id = ?', [accountId]);
    if (all.length === 0) return;
    await tx.execute(
      `INSERT INTO follows (kind, value, account_id, is_narrowed)
       VALUES ${all.map(() => '(?, ?, ?, ?)').join()} ON DUPLICATE KEY UPDATE kind = kind`,
      all.flat(),
    );
  }

  /** Rows that name the event: who follows it in two ways is counted twice. */
  async count(argument: object): Promise<number> {
    const { genre, region, sellerId } = argument as Event;
    const [row] = await this.transactions.read<{ count: number }>(
      `SELECT COUNT(*) AS count FROM follows WHERE (kind = 'genre' AND value = ?)
         OR (kind = 'region' AND value = ? AND is_narrowed = 0) OR (kind = 'seller' AND value = ?)`,
      [genre, region, sellerId],
    );
    return row?.count ?? 0;
  }

  async after(argument: object, accountId: string | null, limit: number): Promise<string[]> {
    const { genre, region, sellerId } = argument as Event;
    const from = accountId ?? FIRST;
    const rows = await this.transactions.read<{ accountId: string }>(
      `SELECT DISTINCT account_id AS accountId FROM (${PARTS.map((part) => `(${part})`).join(' UNION ALL ')}) f
       ORDER BY account_id LIMIT ?`,
      [
        ...[sellerId, from, limit],
        ...[genre, from, region, limit],
        ...[region, from, limit],
        limit,
      ],
    );
    return rows.map((row) => row.accountId);
  }
}
