import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { PerformanceFacts } from '../events/events.service.js';
import { requireSeatsOnPlan } from './hold-view.js';
import { HoldsRepository } from './holds.repository.js';
import { SeatsTaken } from './seats.errors.js';
import { SeatsRepository, type SeatStates } from './seats.repository.js';

/** States of seats, blocking by the seller, and giving sold seats back. */
@Injectable()
export class SeatsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly seats: SeatsRepository,
    private readonly holds: HoldsRepository,
  ) {}

  /** How many seats can be held now, and how many are held and unpaid. */
  freeAndUnpaid(performanceId: string): Promise<{ free: number; unpaid: number }> {
    return this.seats.freeAndUnpaid(performanceId);
  }

  /** States of all seats of a performance. */
  states(performanceId: string): Promise<SeatStates> {
    return this.seats.states(performanceId);
  }

  /**
   * Takes free seats off sale, all or none; seats blocked before stay so.
   * @throws SeatsTaken with those held or sold, SeatNotInPlan
   */
  async block(performance: PerformanceFacts, seatNos: readonly number[]): Promise<void> {
    const wanted = this.wanted(performance, seatNos);
    await this.transactions.run('block-seats', async (tx) => {
      await this.seats.block(tx, wanted);
      const others = await this.seats.notBlocked(tx, wanted);
      if (others.length > 0) throw new SeatsTaken(others);
    });
  }

  /** Puts blocked seats on sale again; seats that are not blocked stay as they are. @throws SeatNotInPlan */
  async unblock(performance: PerformanceFacts, seatNos: readonly number[]): Promise<void> {
    const wanted = this.wanted(performance, seatNos);
    await this.transactions.run('unblock-seats', (tx) => this.seats.unblock(tx, wanted));
  }

  /** Frees the seats of refunded tickets and takes them off the buyer's counter. */
  async giveBackSold(
    tx: Tx,
    sold: { performanceId: string; accountId: string; seatNos: readonly number[] },
  ): Promise<void> {
    const freed = await this.seats.unsell(tx, sold);
    if (freed !== sold.seatNos.length) {
      throw new Error(`Of ${sold.seatNos.length} refunded seats ${freed} were sold`);
    }
    await this.holds.countDown(tx, sold.performanceId, sold.accountId, sold.seatNos.length);
  }

  private wanted(performance: PerformanceFacts, seatNos: readonly number[]) {
    requireSeatsOnPlan(performance, seatNos, { standing: 'allowed' });
    return { performanceId: performance.id, seatNos: [...seatNos].sort((a, b) => a - b) };
  }
}
