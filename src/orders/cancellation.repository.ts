import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';

const REFUNDABLE = `('paid', 'partially-refunded')`;

/** What of a cancelled performance's orders is done and what is left; amounts in won. */
export interface CancellationCounts {
  /** Paid, and not given back yet. */
  open: number;
  /** Their provider has not said whether they are paid. */
  unsettled: number;
  /** Given back in full, by this cancellation or before. */
  refunded: number;
  /** Refunds that are decided and that the provider has not confirmed. */
  refundsPending: number;
  refundedAmount: number;
}

/** What the undoing of a cancelled performance has before it. */
@Injectable()
export class CancellationRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Counts everything in one statement, with all that was committed on any node before. */
  async count(performanceId: string): Promise<CancellationCounts> {
    const [row] = await this.transactions.readLatest<Record<keyof CancellationCounts, string>>(
      `SELECT COALESCE(SUM(o.state IN ${REFUNDABLE}), 0) AS open,
         COALESCE(SUM(o.state IN ('pending', 'payment-unknown')), 0) AS unsettled,
         COALESCE(SUM(o.state = 'refunded'), 0) AS refunded,
         COALESCE(SUM(IF(o.state = 'declined', 0, o.refunded_amount)), 0) AS refundedAmount,
         (SELECT COUNT(*) FROM orders p JOIN refunds r ON r.order_id = p.id
          WHERE p.performance_id = ? AND r.state = 'pending') AS refundsPending
       FROM orders o WHERE o.performance_id = ?`,
      [performanceId, performanceId],
    );
    if (row === undefined) throw new Error('an aggregate without a row');
    return {
      open: Number(row.open),
      unsettled: Number(row.unsettled),
      refunded: Number(row.refunded),
      refundsPending: Number(row.refundsPending),
      refundedAmount: Number(row.refundedAmount),
    };
  }

  /** Ids of paid orders, in the order they were begun, after `afterId`. */
  async refundable(performanceId: string, afterId: string, limit: number): Promise<string[]> {
    const rows = await this.transactions.readLatest<{ id: string }>(
      `SELECT id FROM orders WHERE performance_id = ? AND state IN ${REFUNDABLE} AND id > ?
       ORDER BY id LIMIT ?`,
      [performanceId, afterId, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Ids of refunds that their provider has not confirmed, after `afterId`. */
  async pendingRefunds(performanceId: string, afterId: string, limit: number): Promise<string[]> {
    const rows = await this.transactions.readLatest<{ id: string }>(
      `SELECT r.id FROM orders o JOIN refunds r ON r.order_id = o.id
       WHERE o.performance_id = ? AND r.state = 'pending' AND r.id > ? ORDER BY r.id LIMIT ?`,
      [performanceId, afterId, limit],
    );
    return rows.map(({ id }) => id);
  }
}
