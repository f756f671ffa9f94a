import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';

/** A place that was admitted. */
export interface AdmissionRow {
  readonly place: number;
  readonly accountId: string;
  readonly admittedAt: Date;
  readonly expiresAt: Date;
  readonly isLive: boolean;
}

/** The table of admissions: one a place, one live one an account and performance. */
@Injectable()
export class AdmissionsRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Admits a place that was called at most `turnSeconds` ago, for `seconds`.
   * @returns false when it was called earlier or not at all
   * @throws the duplicate-key error when the place or the account is admitted already
   */
  async insert(
    tx: Tx,
    admission: { performanceId: string; place: number; accountId: string },
    { seconds, turnSeconds }: { seconds: number; turnSeconds: number },
  ): Promise<boolean> {
    const { performanceId, place, accountId } = admission;
    const inserted = await tx.execute(
      `INSERT INTO admissions (performance_id, place, account_id, expires_at)
       SELECT ?, ?, ?, NOW(3) + INTERVAL ? SECOND FROM (
         SELECT called_at FROM waiting_room_calls WHERE performance_id = ? AND up_to >= ?
         ORDER BY up_to LIMIT 1) called
       WHERE called.called_at > NOW(3) - INTERVAL ? SECOND`,
      [performanceId, place, accountId, seconds, performanceId, place, turnSeconds],
    );
    return inserted === 1;
  }

  /** What an account had and has of one performance, and who had a place; what any node has is seen. */
  async of(performanceId: string, accountId: string, place: number): Promise<AdmissionRow[]> {
    const rows = await this.transactions.readLatest<
      Omit<AdmissionRow, 'isLive'> & { isLive: number }
    >(
      `SELECT place, account_id AS accountId, admitted_at AS admittedAt, expires_at AS expiresAt,
         ended_at IS NULL AND expires_at > NOW(3) AS isLive
       FROM admissions WHERE performance_id = ? AND (place = ? OR live_account_id = ?)`,
      [performanceId, place, accountId],
    );
    return rows.map((row) => ({ ...row, isLive: row.isLive === 1 }));
  }

  /** Ends an account's live admission, if it has one. */
  async end(
    tx: Tx,
    performanceId: string,
    accountId: string,
    reason: 'done' | 'left',
  ): Promise<void> {
    await tx.execute(
      `UPDATE admissions SET ended_at = NOW(3), end_reason = ?
       WHERE performance_id = ? AND live_account_id = ?`,
      [reason, performanceId, accountId],
    );
  }

  /** Ends all whose time is over. */
  async expire(tx: Tx, performanceId: string): Promise<void> {
    await tx.execute(
      `UPDATE admissions SET ended_at = NOW(3), end_reason = 'expired'
       WHERE performance_id = ? AND ended_at IS NULL AND expires_at <= NOW(3)`,
      [performanceId],
    );
  }

  /** Ends the one of an account when its time is over, and looks at nobody else's. */
  async expireOf(tx: Tx, performanceId: string, accountId: string): Promise<void> {
    await tx.execute(
      `UPDATE admissions SET ended_at = NOW(3), end_reason = 'expired'
       WHERE performance_id = ? AND live_account_id = ? AND expires_at <= NOW(3)`,
      [performanceId, accountId],
    );
  }

  /** How many were ever admitted to a performance's sale; read from an index alone. */
  async everAdmitted(performanceId: string): Promise<number> {
    const [row] = await this.transactions.read<{ admitted: string }>(
      'SELECT COUNT(*) AS admitted FROM admissions WHERE performance_id = ?',
      [performanceId],
    );
    return Number(row?.admitted ?? 0);
  }

  /** Live admissions and, among places after one and up to another, how many were ever admitted. */
  async counts(
    performanceId: string,
    pending: readonly [after: number, upTo: number],
    settled: readonly [after: number, upTo: number],
  ): Promise<{ live: number; overdue: number; pendingClaimed: number; settledClaimed: number }> {
    const [row] = await this.transactions.read<Record<string, string>>(
      `SELECT
         (SELECT COUNT(*) FROM admissions
          WHERE performance_id = ? AND ended_at IS NULL AND expires_at > NOW(3)) AS live,
         (SELECT COUNT(*) FROM admissions
          WHERE performance_id = ? AND ended_at IS NULL AND expires_at <= NOW(3)) AS overdue,
         (SELECT COUNT(*) FROM admissions
          WHERE performance_id = ? AND place > ? AND place <= ?) AS pendingClaimed,
         (SELECT COUNT(*) FROM admissions
          WHERE performance_id = ? AND place > ? AND place <= ?) AS settledClaimed`,
      [performanceId, performanceId, performanceId, ...pending, performanceId, ...settled],
    );
    const { live, overdue, pendingClaimed, settledClaimed } = row ?? {};
    return {
      live: Number(live),
      overdue: Number(overdue),
      pendingClaimed: Number(pendingClaimed),
      settledClaimed: Number(settledClaimed),
    };
  }
}
