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

const COLUMNS = `id, performance_id AS performanceId, starts_at_before AS startsAtBefore,
  starts_at AS startsAt, remark, changed_at AS changedAt`;

/** Changes of performances, each a row that stays. */
@Injectable()
export class ChangesRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Moves the start of a performance that has not begun, to a moment that has not come and not before
   * its sales close.
   * @returns false when it has begun, or the moment is not such a one
   */
  async move(tx: Tx, performanceId: string, startsAt: Date): Promise<boolean> {
    const there = await tx.query(
      `SELECT 1 FROM performances WHERE id = ? AND starts_at > NOW(3) AND sales_close_at <= ?
         AND ? > NOW(3) FOR UPDATE`,
      [performanceId, startsAt, startsAt],
    );
    await tx.execute(
      `UPDATE performances SET starts_at = ?
       WHERE id = ? AND starts_at > NOW(3) AND sales_close_at <= ? AND ? > NOW(3)`,
      [startsAt, performanceId, startsAt, startsAt],
    );
    return there.length === 1;
  }

  async insert(tx: Tx, change: Omit<PerformanceChange, 'changedAt'>): Promise<void> {
    const { id, performanceId, startsAtBefore, startsAt, remark } = change;
    await tx.execute(
      `INSERT INTO performance_changes (id, performance_id, starts_at_before, starts_at, remark)
       VALUES (?, ?, ?, ?, ?)`,
      [id, performanceId, startsAtBefore, startsAt, remark],
    );
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
