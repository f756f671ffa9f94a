import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { SeatsRemainsRepository } from './seats-remains.repository.js';

/** Seats of a rehearsal: made like those of its performance, and thrown away at its end. */
@Injectable()
export class SeatsRemains {
  constructor(private readonly rows: SeatsRemainsRepository) {}

  /** Blocks in one performance what its seller blocked in another of the same plan. */
  copyBlocked(tx: Tx, from: string, to: string): Promise<void> {
    return this.rows.copyBlocked(tx, from, to);
  }

  /** How many seats there still are; may be a moment behind. */
  count(performanceId: string): Promise<number> {
    return this.rows.count(performanceId);
  }

  /** Deletes holds, in the transaction that deletes their orders. */
  async throwAwayHolds(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.rows.deleteHolds(tx, ids);
  }

  /**
   * Deletes holds that never became an order, then seats, then what was counted by buyer.
   * @returns how many rows, at most `limit`; fewer when nothing is left
   */
  async throwAway(tx: Tx, performanceId: string, limit: number): Promise<number> {
    const holds = await this.rows.ended(tx, performanceId, limit);
    await this.throwAwayHolds(tx, holds);
    const seats = await this.rows.deleteSeats(tx, performanceId, limit - holds.length);
    if (holds.length + seats < limit) await this.rows.deleteCounts(tx, performanceId);
    return holds.length + seats;
  }
}
