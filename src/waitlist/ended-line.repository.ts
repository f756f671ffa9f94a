import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { Audience } from '../notifications/audience.js';
import type { LineEnd } from './waitlist.repository.js';

/** Name of the audience of a line that ended. */
export const ENDED_LINE = 'ended-line';

/** Entries that ended with the line of a performance. */
export interface EndedEntries {
  performanceId: string;
  why: LineEnd;
}

const ENDED = `performance_id = ? AND state = 'lapsed' AND reason = ?`;

/** Accounts whose entry ended with its whole line, each once. */
@Injectable()
export class EndedLineRepository implements Audience {
  readonly name = ENDED_LINE;

  constructor(private readonly transactions: Transactions) {}

  /** Whether entries of a performance ended with its line. */
  async hasEnded(tx: Tx, { performanceId, why }: EndedEntries): Promise<boolean> {
    const sql = `SELECT 1 FROM waitlist_entries WHERE ${ENDED} LIMIT 1`;
    return (await tx.query(sql, [performanceId, why])).length > 0;
  }

  async count(argument: object): Promise<number> {
    const { performanceId, why } = argument as EndedEntries;
    const [row] = await this.transactions.read<{ count: number }>(
      `SELECT COUNT(DISTINCT account_id) AS count FROM waitlist_entries WHERE ${ENDED}`,
      [performanceId, why],
    );
    return row?.count ?? 0;
  }

  async after(argument: object, accountId: string | null, limit: number): Promise<string[]> {
    const { performanceId, why } = argument as EndedEntries;
    const rows = await this.transactions.readLatest<{ accountId: string }>(
      `SELECT DISTINCT account_id AS accountId FROM waitlist_entries
       WHERE ${ENDED} AND (? IS NULL OR account_id > ?) ORDER BY account_id LIMIT ?`,
      [performanceId, why, accountId, accountId, limit],
    );
    return rows.map((row) => row.accountId);
  }
}
