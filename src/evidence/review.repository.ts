import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { FastPurchase } from './fast-purchase.js';
import type { NewReport } from './review.schemas.js';

/** Something for the seller to look at, as it stands. */
export interface ReviewItemRow {
  id: string;
  performanceId: string;
  accountId: string;
  kind: 'fast-purchase' | 'report';
  orderId: string | null;
  /** Parsed by the driver: of a purchase its seconds, of a report what it says. */
  details: Partial<Pick<FastPurchase, 'seconds' | 'thresholdSeconds'> & NewReport>;
  createdAt: Date;
  reviewedAt: Date | null;
}

/** A report to be kept. */
export interface ReportToKeep {
  id: string;
  performanceId: string;
  accountId: string;
  report: NewReport;
}

const COLUMNS = `id, performance_id AS performanceId, account_id AS accountId, kind,
  order_id AS orderId, details, created_at AS createdAt, reviewed_at AS reviewedAt`;

/** What sellers are to look at. */
@Injectable()
export class ReviewRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Adds purchases, each under the id that stands before it. */
  async mark(tx: Tx, marks: readonly (readonly [string, FastPurchase])[]): Promise<void> {
    if (marks.length === 0) return;
    await tx.execute(
      `INSERT INTO review_items (id, performance_id, account_id, kind, order_id, details) VALUES ?`,
      [
        marks.map(([id, { performanceId, accountId, orderId, ...details }]) => [
          ...[id, performanceId, accountId, 'fast-purchase', orderId, JSON.stringify(details)],
        ]),
      ],
    );
  }

  /**
   * Adds a report. The caller has locked what all reports of the performance write.
   * @returns false when the account has made so many already
   */
  async report(tx: Tx, { id, ...kept }: ReportToKeep, max: number): Promise<boolean> {
    const { performanceId, accountId, report } = kept;
    const [row] = await tx.query<{ count: number }>(
      `SELECT COUNT(*) AS count FROM review_items
       WHERE account_id = ? AND performance_id = ? AND kind = 'report'`,
      [accountId, performanceId],
    );
    if ((row?.count ?? 0) >= max) return false;
    await tx.execute(
      `INSERT INTO review_items (id, performance_id, account_id, kind, details)
       VALUES (?, ?, ?, 'report', ?)`,
      [id, performanceId, accountId, JSON.stringify(report)],
    );
    return true;
  }

  /** Marks an item as reviewed. @returns false when it was */
  async review(tx: Tx, id: string): Promise<boolean> {
    const changed = await tx.execute(
      'UPDATE review_items SET reviewed_at = NOW(3) WHERE id = ? AND reviewed_at IS NULL',
      [id],
    );
    return changed === 1;
  }

  /** The performance that an item is about. */
  async performanceOf(id: string): Promise<string | undefined> {
    const [row] = await this.transactions.readLatest<{ performanceId: string }>(
      'SELECT performance_id AS performanceId FROM review_items WHERE id = ?',
      [id],
    );
    return row?.performanceId;
  }

  /** Items of a performance before an id, newest first. */
  list(
    performanceId: string,
    limit: number,
    { cursor, state }: { cursor?: string | undefined; state?: 'open' | 'reviewed' | undefined },
  ): Promise<ReviewItemRow[]> {
    const before = cursor === undefined ? '' : 'AND id < ?';
    const inState = { open: 'AND reviewed_at IS NULL', reviewed: 'AND reviewed_at IS NOT NULL' };
    return this.transactions.readLatest<ReviewItemRow>(
      `SELECT ${COLUMNS} FROM review_items WHERE performance_id = ? ${before}
         ${state === undefined ? '' : inState[state]} ORDER BY id DESC LIMIT ?`,
      [performanceId, ...(cursor === undefined ? [] : [cursor]), limit],
    );
  }
}
