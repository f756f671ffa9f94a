import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { CrowdStep } from './crowd-step.js';

/** A rehearsal; `id` is that of the performance it plays on. */
export interface Rehearsal {
  id: string;
  rehearsalOf: string;
  sellerId: string;
  buyers: number;
  seconds: number;
  state: 'running' | 'ending';
  startedAt: Date;
}

/** A simulated buyer as a row. */
export interface CrowdRow {
  performanceId: string;
  number: number;
  accountId: string;
  step: CrowdStep;
  turns: number;
  ticket: string | null;
  holdId: string | null;
  seconds: number;
}

/** What a step makes of a simulated buyer; what is undefined stays. */
export interface CrowdMove {
  step: CrowdStep;
  /** Until the next step; undefined when there is none. */
  dueInMs: number | undefined;
  place?: number | undefined;
  ticket?: string | undefined;
  holdId?: string | undefined;
}

const COLUMNS = `performance_id AS id, rehearsal_of AS rehearsalOf, seller_id AS sellerId, buyers,
  seconds, state, started_at AS startedAt`;
/** A rehearsal that nobody ends is ended some time after its start. */
const FORGOTTEN_AFTER_MINUTES = 150;

/** Rehearsals and their crowds. */
@Injectable()
export class RehearsalsRepository {
  constructor(private readonly transactions: Transactions) {}

  async insert(tx: Tx, rehearsal: Omit<Rehearsal, 'state' | 'startedAt'>): Promise<void> {
    const { id, rehearsalOf, sellerId, buyers, seconds } = rehearsal;
    await tx.execute(
      `INSERT INTO rehearsals (performance_id, rehearsal_of, seller_id, buyers, seconds)
       VALUES (?, ?, ?, ?, ?)`,
      [id, rehearsalOf, sellerId, buyers, seconds],
    );
  }

  /** Inserts the crowd; each comes so long after now. */
  async insertCrowd(
    tx: Tx,
    id: string,
    crowd: readonly { number: number; accountId: string; arrivesAfterMs: number }[],
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO rehearsal_buyers (performance_id, number, account_id, due_at)
       SELECT ?, j.number, CAST(j.accountId AS UUID), NOW(3) + INTERVAL j.arrivesAfterMs * 1000 MICROSECOND
       FROM JSON_TABLE(?, '$[*]' COLUMNS (number INT PATH '$.number',
         accountId CHAR(36) PATH '$.accountId', arrivesAfterMs INT PATH '$.arrivesAfterMs')) j`,
      [id, JSON.stringify(crowd)],
    );
  }

  /** A rehearsal by its own performance, or by the one it is of. */
  async about(performanceId: string): Promise<Rehearsal | undefined> {
    const [row] = await this.transactions.readLatest<Rehearsal>(
      `SELECT ${COLUMNS} FROM rehearsals WHERE performance_id = ? OR rehearsal_of = ?`,
      [performanceId, performanceId],
    );
    return row;
  }

  /** Rehearsals in a state, the oldest first. */
  in(state: Rehearsal['state'], limit: number): Promise<Rehearsal[]> {
    return this.transactions.readLatest<Rehearsal>(
      `SELECT ${COLUMNS} FROM rehearsals WHERE state = ? ORDER BY started_at LIMIT ?`,
      [state, limit],
    );
  }

  /** Running rehearsals that nobody ended for hours. */
  forgotten(): Promise<Rehearsal[]> {
    return this.transactions.read<Rehearsal>(
      `SELECT ${COLUMNS} FROM rehearsals WHERE state = 'running'
         AND started_at < NOW(3) - INTERVAL ${FORGOTTEN_AFTER_MINUTES} MINUTE`,
    );
  }

  async end(tx: Tx, id: string): Promise<void> {
    await tx.execute(`UPDATE rehearsals SET state = 'ending' WHERE performance_id = ?`, [id]);
  }

  /** How many of the crowd are where. */
  async counts(id: string): Promise<Partial<Record<CrowdStep, number>>> {
    const rows = await this.transactions.read<{ step: CrowdStep; people: number }>(
      `SELECT step, COUNT(*) AS people FROM rehearsal_buyers
       WHERE performance_id = ? GROUP BY step`,
      [id],
    );
    return Object.fromEntries(rows.map(({ step, people }) => [step, people]));
  }

  /** Wakes those whose place the line has come to. */
  wake(id: string, serving: number): Promise<number> {
    return this.transactions.run('wake-crowd', (tx) =>
      tx.execute(
        `UPDATE rehearsal_buyers SET due_at = NOW(3)
         WHERE performance_id = ? AND step = 'waiting' AND place <= ? AND due_at > NOW(3)`,
        [id, serving],
      ),
    );
  }

  /** Simulated buyers of running rehearsals whose time has come, the longest due first. */
  due(limit: number): Promise<CrowdRow[]> {
    return this.transactions.readLatest<CrowdRow>(
      `SELECT b.performance_id AS performanceId, b.number, b.account_id AS accountId, b.step,
         b.turns, b.ticket, b.hold_id AS holdId, r.seconds
       FROM rehearsal_buyers b JOIN rehearsals r ON r.performance_id = b.performance_id
       WHERE b.due_at <= NOW(3) AND r.state = 'running' ORDER BY b.due_at LIMIT ?`,
      [limit],
    );
  }

  /**
   * Takes a step for oneself for a while, so that no other worker does it too.
   * @returns whether this call took it
   */
  take(row: CrowdRow, leaseSeconds: number): Promise<boolean> {
    return this.transactions.run('take-crowd-step', async (tx) => {
      const taken = await tx.execute(
        `UPDATE rehearsal_buyers SET turns = turns + 1, due_at = NOW(3) + INTERVAL ? SECOND
         WHERE performance_id = ? AND number = ? AND turns = ?`,
        [leaseSeconds, row.performanceId, row.number, row.turns],
      );
      return taken === 1;
    });
  }

  /** Writes what came of a step that was taken. */
  move(row: CrowdRow, { step, dueInMs, place, ticket, holdId }: CrowdMove): Promise<void> {
    return this.transactions.run('move-crowd', async (tx) => {
      await tx.execute(
        `UPDATE rehearsal_buyers SET step = ?, place = COALESCE(?, place),
           ticket = COALESCE(?, ticket), hold_id = COALESCE(?, hold_id),
           due_at = NOW(3) + INTERVAL ? MICROSECOND
         WHERE performance_id = ? AND number = ? AND turns = ?`,
        [
          ...[step, place ?? null, ticket ?? null, holdId ?? null],
          dueInMs === undefined ? null : Math.round(dueInMs * 1_000),
          ...[row.performanceId, row.number, row.turns + 1],
        ],
      );
    });
  }

  /** Deletes rehearsal and crowd. */
  async remove(tx: Tx, id: string): Promise<void> {
    await tx.execute('DELETE FROM rehearsal_buyers WHERE performance_id = ?', [id]);
    await tx.execute('DELETE FROM rehearsals WHERE performance_id = ?', [id]);
  }
}
