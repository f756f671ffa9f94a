import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';

/** Seats and holds of rehearsals as rows to be copied and deleted. */
@Injectable()
export class SeatsRemainsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Blocks what is blocked in another performance of the same plan; its set-aside seats are free. */
  async copyBlocked(tx: Tx, from: string, to: string): Promise<void> {
    await tx.execute(
      `UPDATE seats s JOIN seats o ON o.performance_id = ? AND o.seat_no = s.seat_no
       SET s.state = 3, s.version = s.version + 1
       WHERE s.performance_id = ? AND o.state = 3 AND o.release_at IS NULL`,
      [from, to],
    );
  }

  /** How many seats there still are. */
  async count(performanceId: string): Promise<number> {
    const [row] = await this.transactions.read<{ seats: number }>(
      'SELECT COUNT(*) AS seats FROM seats WHERE performance_id = ?',
      [performanceId],
    );
    return row?.seats ?? 0;
  }

  async deleteHolds(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.execute('DELETE FROM holds WHERE id IN (?)', [[...ids]]);
  }

  /** Holds of a performance that are over. */
  async ended(tx: Tx, performanceId: string, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM holds WHERE performance_id = ? AND state <> 'active' ORDER BY id LIMIT ?`,
      [performanceId, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns how many seats were deleted, at most `limit` */
  deleteSeats(tx: Tx, performanceId: string, limit: number): Promise<number> {
    const sql = 'DELETE FROM seats WHERE performance_id = ? ORDER BY seat_no LIMIT ?';
    return tx.execute(sql, [performanceId, limit]);
  }

  /** What is counted by buyer. */
  async deleteCounts(tx: Tx, performanceId: string): Promise<void> {
    for (const table of ['buyer_ticket_counts', 'hold_cool_downs']) {
      await tx.execute(`DELETE FROM ${table} WHERE performance_id = ?`, [performanceId]);
    }
  }
}
