import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { SeatingPlanLayout } from './seating-plan.js';

/** A seating plan to be inserted; its version is found on the way. */
export interface NewSeatingPlan {
  id: string;
  sellerId: string;
  name: string;
  venue: string;
  seatCount: number;
  layout: SeatingPlanLayout;
}

/** A plan in a list, without its seats. */
export type SeatingPlanRow = Omit<NewSeatingPlan, 'sellerId' | 'layout'> & { version: number };

/** Seating plans as their sellers drew them; never changed once inserted. */
@Injectable()
export class SeatingPlansRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Inserts a plan as the next version of its seller's plans of that name. Two at once meet at the
   * unique key `uq_seating_plans_version`, and the later one is to be tried again.
   * @returns the version, 1 for the first
   */
  async insert(tx: Tx, plan: NewSeatingPlan): Promise<number> {
    const [row] = await tx.query<{ version: number }>(
      `INSERT INTO seating_plans (id, seller_id, name, venue, seat_count, layout, version)
       SELECT ?, ?, ?, ?, ?, ?, COALESCE(MAX(version), 0) + 1
       FROM seating_plans WHERE seller_id = ? AND name = ?
       RETURNING version`,
      [
        plan.id,
        plan.sellerId,
        plan.name,
        plan.venue,
        plan.seatCount,
        JSON.stringify(plan.layout),
        plan.sellerId,
        plan.name,
      ],
    );
    return (row as { version: number }).version;
  }

  /** A plan's layout, which passed its schema when it came in; undefined when there is none. */
  async layout(id: string): Promise<SeatingPlanLayout | undefined> {
    const [row] = await this.transactions.readLatest<{ layout: string }>(
      'SELECT layout FROM seating_plans WHERE id = ?',
      [id],
    );
    return row && (JSON.parse(row.layout) as SeatingPlanLayout);
  }

  /** A seller's own plans, newest first, after the one with id `cursor`. */
  ofSeller(sellerId: string, limit: number, cursor: string | undefined): Promise<SeatingPlanRow[]> {
    return this.transactions.readLatest<SeatingPlanRow>(
      `SELECT id, name, venue, version, seat_count AS seatCount FROM seating_plans
       WHERE seller_id = ? AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?`,
      [sellerId, cursor ?? null, cursor ?? null, limit],
    );
  }

  /** Version of a seller's own plan; undefined when there is none. */
  async versionOfOwn(id: string, sellerId: string): Promise<number | undefined> {
    const [row] = await this.transactions.readLatest<{ version: number }>(
      'SELECT version FROM seating_plans WHERE id = ? AND seller_id = ?',
      [id, sellerId],
    );
    return row?.version;
  }
}
