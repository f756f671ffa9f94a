import { Injectable } from '@nestjs/common';
import { Lookup } from '../database/lookup.js';
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

/** A change to be made; without a start it stays as it is in the database, whatever was read before. */
export interface NewChange {
  id: string;
  performanceId: string;
  startsAt: Date | undefined;
  remark: string;
}

const COLUMNS = `id, performance_id AS performanceId, starts_at_before AS startsAtBefore,
  starts_at AS startsAt, remark, changed_at AS changedAt`;

/** Changes of performances, each a row that stays. */
@Injectable()
export class ChangesRepository {
  private readonly byPerformance: Lookup<string, PerformanceChange>;

  constructor(private readonly transactions: Transactions) {
    this.byPerformance = new Lookup(transactions, {
      sql: `SELECT ${COLUMNS} FROM performance_changes WHERE performance_id IN (?)
        ORDER BY changed_at, id`,
      keyOf: ({ performanceId }) => performanceId,
    });
  }

  /**
   * Writes a change of a performance that has not begun, to a moment that is to come and not before its
   * sales close.
   * @returns the start as it will be; undefined when it has begun, or the moment is not such a one
   */
  async insert(tx: Tx, change: NewChange): Promise<Date | undefined> {
    const { id, performanceId, remark } = change;
    const startsAt = change.startsAt ?? null;
    const [row] = await tx.query<{ starts_at: Date }>(
      `INSERT INTO performance_changes (id, performance_id, starts_at_before, starts_at, remark)
       SELECT ?, id, starts_at, COALESCE(?, starts_at), ? FROM performances
       WHERE id = ? AND starts_at > NOW(3) AND sales_close_at <= COALESCE(?, starts_at)
         AND COALESCE(?, starts_at) > NOW(3)
       RETURNING starts_at`,
      [id, startsAt, remark, performanceId, startsAt, startsAt],
    );
    return row?.starts_at;
  }

  /** Moves the start, in the transaction that wrote the change. */
  async move(tx: Tx, { performanceId, startsAt }: NewChange): Promise<void> {
    const sql = 'UPDATE performances SET starts_at = COALESCE(?, starts_at) WHERE id = ?';
    await tx.execute(sql, [startsAt ?? null, performanceId]);
  }

  async find(id: string): Promise<PerformanceChange | undefined> {
    const [row] = await this.transactions.readLatest<PerformanceChange>(
      `SELECT ${COLUMNS} FROM performance_changes WHERE id = ?`,
      [id],
    );
    return row;
  }

  /** The last change of a performance. */
  last(performanceId: string): Promise<PerformanceChange | undefined> {
    return this.byPerformance.find(performanceId);
  }

  /** The last changes of those of the performances that were changed; may be a moment behind. */
  lastOfEach(performanceIds: readonly string[]): Promise<PerformanceChange[]> {
    if (performanceIds.length === 0) return Promise.resolve([]);
    return this.transactions.read<PerformanceChange>(
      `SELECT ${COLUMNS} FROM performance_changes c WHERE performance_id IN (?)
         AND NOT EXISTS (SELECT 1 FROM performance_changes l
           WHERE l.performance_id = c.performance_id
             AND (l.changed_at, l.id) > (c.changed_at, c.id))`,
      [[...performanceIds]],
    );
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
