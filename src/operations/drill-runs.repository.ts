import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';

/** A drill's report as it was measured. */
export interface DrillRunRow {
  id: string;
  endedAt: Date;
  /** JSON. */
  report: string;
}

/** Reports of drills. */
@Injectable()
export class DrillRunsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Keeps a report; again under the same id changes nothing. */
  async keep({ id, endedAt, report }: DrillRunRow): Promise<void> {
    await this.transactions.run('keep-drill-run', (tx) =>
      tx.execute('INSERT IGNORE INTO drill_runs (id, ended_at, report) VALUES (?, ?, ?)', [
        ...[id, endedAt, report],
      ]),
    );
  }

  /** Newest first, from after the cursor. */
  list(limit: number, cursor?: string): Promise<DrillRunRow[]> {
    return this.transactions.read<DrillRunRow>(
      `SELECT id, ended_at AS endedAt, report FROM drill_runs
       ${cursor === undefined ? '' : 'WHERE id < ?'} ORDER BY id DESC LIMIT ?`,
      [...(cursor === undefined ? [] : [cursor]), limit],
    );
  }
}
