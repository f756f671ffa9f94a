import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import { type Asked, type Ended, linkEntry, type LogHead } from './log-entry.js';

/** Something an operator did, as its entries in the log say. */
export interface LoggedAction {
  id: string;
  asked: Asked;
  ended: Ended | null;
}

interface Row {
  id: string;
  asked: string;
  ended: string | null;
}

/** What operators did: entries are appended and never changed. */
@Injectable()
export class OperatorLogRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Appends that somebody asked for something. */
  asked(tx: Tx, asked: Asked): Promise<void> {
    return this.append(tx, 'asked', asked);
  }

  /** Appends how it ended. */
  ended(tx: Tx, ended: Ended): Promise<void> {
    return this.append(tx, 'ended', ended);
  }

  private async append(tx: Tx, phase: 'asked' | 'ended', content: Asked | Ended): Promise<void> {
    // Locked in a row of its own: whoever waited for the last entry's row would still read that one.
    const [head] = await tx.query<LogHead>(
      'SELECT number, hash FROM operator_log_end WHERE id = 1 FOR UPDATE',
    );
    if (head === undefined) throw new Error('the operator log has no end');
    const link = linkEntry(head, phase, content);
    await tx.execute(
      `INSERT INTO operator_log (number, action_id, phase, entry, previous_hash, hash)
       VALUES (?, ?, ?, ?, ?, ?)`,
      [link.number, content.actionId, phase, link.entry, link.previousHash, link.hash],
    );
    await tx.execute('UPDATE operator_log_end SET number = ?, hash = ? WHERE id = 1', [
      ...[link.number, link.hash],
    ]);
  }

  /** What was done, newest first, from after the cursor. */
  async list(limit: number, cursor?: string): Promise<LoggedAction[]> {
    const rows = await this.transactions.readLatest<Row>(
      `SELECT a.action_id AS id, a.entry AS asked, e.entry AS ended FROM operator_log a
       LEFT JOIN operator_log e ON e.action_id = a.action_id AND e.phase = 'ended'
       WHERE a.phase = 'asked' ${cursor === undefined ? '' : 'AND a.action_id < ?'}
       ORDER BY a.action_id DESC LIMIT ?`,
      [...(cursor === undefined ? [] : [cursor]), limit],
    );
    return rows.map(({ id, asked, ended }) => ({
      id,
      asked: JSON.parse(asked) as Asked,
      ended: ended === null ? null : (JSON.parse(ended) as Ended),
    }));
  }
}
