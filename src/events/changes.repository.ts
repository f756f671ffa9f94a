import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';

/** What a seller changed of a performance after it was announced. */
export interface PerformanceChange {
  id: string;
  performanceId: string;
  startsAtBefore: Date;
  startsAt: Date;
  remark: string;
  changedAt: Date;
}

/** A change to be made. */
export type NewChange = Omit<PerformanceChange, 'startsAtBefore' | 'changedAt'>;

const COLUMNS = `id, performance_id AS performanceId, starts_at_before AS startsAtBefore,
  starts_at AS startsAt, remark, changed_at AS changedAt`;

/** Changes of performances, each a row that stays. */
@Injectable()
export class ChangesRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Writes a change of a performance that has not begun, to a moment that is to come and not before its
   * sales close.
   * @returns false when it has begun, or the moment is not such a one
   */
  async insert(tx: Tx, change: NewChange): Promise<boolean> {
    const { id, performanceId, startsAt, remark } = change;
    const inserted = await tx.execute(
      `INSERT INTO performance_changes (id, performance_id, starts_at_before, starts_at, remark)
       SELECT ?, id, starts_at, ?, ? FROM performances
       WHERE id = ? AND starts_at > NOW(3) AND sales_close_at <= ? AND ? > NOW(3)`,
      [id, startsAt, remark, performanceId, startsAt, startsAt],
    );
    return inserted === 1;
  }

  /** Moves the start, in the transaction that wrote the change. */
  async move(tx: Tx, { performanceId, startsAt }: NewChange): Promise<void> {
    const sql = 'UPDATE performances SET starts_at = ? WHERE id = ?';
    await tx.execute(sql, [startsAt, performanceId]);
  }

  async find(id: string): Promise<PerformanceChange | undefined> {
    const [row] = await this.transactions.readLatest<PerformanceChange>(
      `SELECT ${COLUMNS} FROM performance_changes WHERE id = ?`,
      [id],
    );
    return row;
  }

  /** The last change of a performance. */
  async last(performanceId: string): Promise<PerformanceChange | undefined> {
    const [row] = await this.transactions.readLatest<PerformanceChange>(
      `SELECT ${COLUMNS} FROM performance_changes WHERE performance_id = ?
       ORDER BY changed_at DESC, id DESC LIMIT 1`,
      [performanceId],
    );
    return row;
  }

  /** Performances that were changed within the last seconds. */
  async changedWithin(seconds: number): Promise<string[]> {
    const rows = await this.transactions.read<{ id: string }>(
      `SELECT DISTINCT performance_id AS id FROM performance_changes
       WHERE changed_at > NOW(3) - INTERVAL ? SECOND`,
      [seconds],
    );
    return rows.map(({ id }) => id);
  }
}
