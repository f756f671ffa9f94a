import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';

/** The event and the performance of a rehearsal as rows: copied, and deleted again. */
@Injectable()
export class RehearsalStageRepository {
  /** Copies an event under another id and title; no list of events shows the copy. */
  async copyEvent(tx: Tx, from: string, id: string, title: string): Promise<void> {
    await tx.execute(
      `INSERT INTO events (id, seller_id, title, description, genre, region, venue, age_rating,
         running_minutes, poster_url, cancellation_fee_steps, re_entry, state)
       SELECT ?, seller_id, ?, description, genre, region, venue, age_rating, running_minutes,
         poster_url, cancellation_fee_steps, re_entry, 'rehearsal' FROM events WHERE id = ?`,
      [id, title, from],
    );
  }

  /** Whoever is gate staff of the performance is so of its rehearsal. */
  async copyStaff(tx: Tx, from: string, performanceId: string): Promise<void> {
    await tx.execute(
      `INSERT INTO performance_staff (performance_id, account_id)
       SELECT ?, account_id FROM performance_staff WHERE performance_id = ?`,
      [performanceId, from],
    );
  }

  /** Deletes what the catalogue has of a rehearsal; nothing of a real performance. */
  async remove(tx: Tx, performanceId: string): Promise<void> {
    const [row] = await tx.query<{ eventId: string }>(
      `SELECT event_id AS eventId FROM performances
       WHERE id = ? AND rehearsal_of IS NOT NULL`,
      [performanceId],
    );
    if (row === undefined) return;
    for (const table of ['performance_cancellations', 'performance_staff', 'performance_prices']) {
      await tx.execute(`DELETE FROM ${table} WHERE performance_id = ?`, [performanceId]);
    }
    await tx.execute('DELETE FROM performances WHERE id = ?', [performanceId]);
    await tx.execute(`DELETE FROM events WHERE id = ? AND state = 'rehearsal'`, [row.eventId]);
  }
}
