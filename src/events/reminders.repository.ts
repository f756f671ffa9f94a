import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';

/** A performance whose ticket holders are to be reminded. */
export interface Upcoming {
  performanceId: string;
  eventId: string;
  eventTitle: string;
  venue: string;
  runningMinutes: number;
  startsAt: Date;
}

/** Which performances were reminded of. */
@Injectable()
export class RemindersRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Performances that take place, begin before the moment and were not reminded of, soonest first. */
  due(until: Date, limit: number): Promise<Upcoming[]> {
    return this.transactions.readLatest<Upcoming>(
      `SELECT p.id AS performanceId, e.id AS eventId, e.title AS eventTitle, e.venue,
         e.running_minutes AS runningMinutes, p.starts_at AS startsAt
       FROM performances p JOIN events e ON e.id = p.event_id
       WHERE p.starts_at > NOW(3) AND p.starts_at < ? AND e.state = 'published'
         AND NOT EXISTS (SELECT 1 FROM performance_cancellations c WHERE c.performance_id = p.id)
         AND NOT EXISTS (SELECT 1 FROM performance_reminders r
           WHERE r.performance_id = p.id AND r.starts_at = p.starts_at)
       ORDER BY p.starts_at LIMIT ?`,
      [until, limit],
    );
  }

  /** Notes that this start is reminded of. @returns false when somebody has done it */
  async insert(tx: Tx, { performanceId, startsAt }: Upcoming): Promise<boolean> {
    const inserted = await tx.execute(
      `INSERT INTO performance_reminders (performance_id, starts_at) VALUES (?, ?)
       ON DUPLICATE KEY UPDATE performance_id = performance_id`,
      [performanceId, startsAt],
    );
    return inserted === 1;
  }
}
