import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';

/** An order that is going to be deleted, with its hold. */
export interface EndedOrder {
  id: string;
  holdId: string;
}

/** Orders of rehearsals as rows to be deleted. */
@Injectable()
export class OrdersRemainsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** How many orders there still are. */
  async count(performanceId: string): Promise<number> {
    const [row] = await this.transactions.read<{ orders: number }>(
      'SELECT COUNT(*) AS orders FROM orders WHERE performance_id = ?',
      [performanceId],
    );
    return row?.orders ?? 0;
  }

  /** Orders of which nothing is left to be settled or given back, at most `limit`. */
  ended(tx: Tx, performanceId: string, limit: number): Promise<EndedOrder[]> {
    return tx.query<EndedOrder>(
      `SELECT id, hold_id AS holdId FROM orders
       WHERE performance_id = ? AND state IN ('refunded', 'declined', 'expired')
       ORDER BY id LIMIT ?`,
      [performanceId, limit],
    );
  }

  /** Deletes orders with their refunds and payments, and notes that the bank still has these. */
  async remove(tx: Tx, orderIds: readonly string[]): Promise<void> {
    const ids = [[...orderIds]];
    await tx.execute(
      `INSERT INTO thrown_away_charges (payment_id)
       SELECT id FROM payments WHERE order_id IN (?) AND provider = 'sandbox'
       ON DUPLICATE KEY UPDATE payment_id = VALUES(payment_id)`,
      ids,
    );
    await tx.execute(
      `DELETE t FROM refund_tickets t JOIN refunds r ON r.id = t.refund_id
       WHERE r.order_id IN (?)`,
      ids,
    );
    for (const table of ['refunds', 'payments']) {
      await tx.execute(`DELETE FROM ${table} WHERE order_id IN (?)`, ids);
    }
    await tx.execute('DELETE FROM orders WHERE id IN (?)', ids);
  }

  /** Payments that the bank still has, at most `limit`. */
  async atBank(limit: number): Promise<string[]> {
    const rows = await this.transactions.readLatest<{ id: string }>(
      'SELECT payment_id AS id FROM thrown_away_charges ORDER BY payment_id LIMIT ?',
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** The bank has them no more. */
  async forget(tx: Tx, paymentIds: readonly string[]): Promise<void> {
    await tx.execute('DELETE FROM thrown_away_charges WHERE payment_id IN (?)', [[...paymentIds]]);
  }
}
