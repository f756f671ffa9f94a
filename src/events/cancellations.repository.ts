import { Injectable } from '@nestjs/common';
import { Lookup } from '../database/lookup.js';
import type { Together } from '../database/together.js';
import { Transactions, type Tx } from '../database/transactions.js';

/** A cancelled performance, and how far its undoing is. */
export interface Cancellation {
  performanceId: string;
  /** What the seller told the buyers. */
  reason: string | null;
  /** done: every order is refunded, and nothing of it can be held any more. */
  state: 'running' | 'done';
  cancelledAt: Date;
  finishedAt: Date | null;
}

const COLUMNS = `performance_id AS performanceId, reason, state, cancelled_at AS cancelledAt,
  finished_at AS finishedAt`;

const IS_THERE: Together<string, boolean> = {
  many: async (tx, performanceIds) => {
    const rows = await tx.query<{ id: string }>(
      'SELECT performance_id AS id FROM performance_cancellations WHERE performance_id IN (?)',
      [[...new Set(performanceIds)]],
    );
    const there = new Set(rows.map(({ id }) => id));
    return performanceIds.map((performanceId) => there.has(performanceId));
  },
};

/** Performances that their sellers cancelled. The performance itself stays as it is. */
@Injectable()
export class CancellationsRepository {
  private readonly byPerformance: Lookup<string, Cancellation>;

  constructor(private readonly transactions: Transactions) {
    this.byPerformance = new Lookup(transactions, {
      sql: `SELECT ${COLUMNS} FROM performance_cancellations WHERE performance_id IN (?)`,
      keyOf: ({ performanceId }) => performanceId,
    });
  }

  /** Cancels a performance for good; again is harmless, and the first reason stays. */
  async insert(tx: Tx, performanceId: string, reason: string | null): Promise<void> {
    await tx.execute(
      `INSERT INTO performance_cancellations (performance_id, reason) VALUES (?, ?)
       ON DUPLICATE KEY UPDATE performance_id = performance_id`,
      [performanceId, reason],
    );
  }

  find(performanceId: string): Promise<Cancellation | undefined> {
    return this.byPerformance.find(performanceId);
  }

  /** Whether it is there for this transaction. */
  isThere(tx: Tx, performanceId: string): Promise<boolean> {
    return tx.together(IS_THERE, performanceId);
  }

  /** Those of the performances that are cancelled. */
  async among(performanceIds: readonly string[]): Promise<Set<string>> {
    if (performanceIds.length === 0) return new Set();
    const rows = await this.transactions.read<{ id: string }>(
      'SELECT performance_id AS id FROM performance_cancellations WHERE performance_id IN (?)',
      [[...performanceIds]],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Performances whose cancellation is not done, the oldest first. */
  async running(limit: number): Promise<string[]> {
    const rows = await this.transactions.readLatest<{ id: string }>(
      `SELECT performance_id AS id FROM performance_cancellations
       WHERE state = 'running' ORDER BY cancelled_at LIMIT ?`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns whether it was running until this call */
  async finish(tx: Tx, performanceId: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE performance_cancellations SET state = 'done', finished_at = NOW(3)
       WHERE performance_id = ? AND state = 'running'`,
      [performanceId],
    );
    return changed === 1;
  }
}
