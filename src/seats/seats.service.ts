import { Injectable } from '@nestjs/common';
import type { GroupOptions } from '../database/group-commit.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { CancellationsService } from '../events/cancellations.service.js';
import type { PerformanceFacts } from '../events/events.service.js';
import { requireSeatsOnPlan } from './hold-view.js';
import { HoldsRepository } from './holds.repository.js';
import { ReturnedSeatsService } from './returned-seats.service.js';
import { SeatsTaken, TicketLimitExceeded } from './seats.errors.js';
import { type SeatPicture, SeatPictures } from './seat-pictures.js';
import { SeatsRepository } from './seats.repository.js';

/** Seats that one transaction takes off sale. */
const SEATS_AT_ONCE = 500;

/** States of seats, blocking by the seller, and giving sold seats back. */
@Injectable()
export class SeatsService {
  private readonly pictures = new SeatPictures((performanceId) => this.seats.states(performanceId));

  constructor(
    private readonly transactions: Transactions,
    private readonly seats: SeatsRepository,
    private readonly holds: HoldsRepository,
    private readonly cancellations: CancellationsService,
    private readonly returned: ReturnedSeatsService,
  ) {}

  /** Which seats the public could hold now: 1 by seatNo. */
  claimable(performanceId: string): Promise<Uint8Array> {
    return this.seats.claimable(performanceId);
  }

  /** How many seats can be held now, and how many are held and unpaid. */
  freeAndUnpaid(performanceId: string): Promise<{ free: number; unpaid: number }> {
    return this.seats.freeAndUnpaid(performanceId);
  }

  /** States of all seats of a performance, no older than the question. */
  states(performanceId: string): Promise<SeatPicture> {
    return this.pictures.of(performanceId);
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

  /**
   * Puts blocked seats on sale again, or gives them to those who wait for them; seats that are not
   * blocked stay as they are.
   * @throws SeatNotInPlan, PerformanceCancelled
   */
  async unblock(performance: PerformanceFacts, seatNos: readonly number[]): Promise<void> {
    const wanted = this.wanted(performance, seatNos);
    await this.inTurn(
      performance.id,
      'unblock-seats',
      async (tx) => {
        await this.cancellations.requireTakesPlace(tx, performance.id);
        await this.returned.giveBackBlocked(tx, wanted);
      },
      { alone: true },
    );
  }

  /**
   * Runs a transaction that gives seats back, in the order of coming; see
   * {@link ReturnedSeatsService.inTurn}.
   * @throws ServiceUnavailable when too many are before it
   */
  inTurn<T>(
    performanceId: string,
    name: string,
    work: (tx: Tx) => Promise<T>,
    options: GroupOptions<T> = {},
  ): Promise<T> {
    return this.returned.inTurn(performanceId, name, work, options);
  }

  /**
   * Frees the seats of refunded tickets and takes them off the buyer's counter. Where somebody waits
   * for the performance they become offers in this same transaction, at its end.
   */
  async giveBackSold(
    tx: Tx,
    sold: { performanceId: string; accountId: string; seatNos: readonly number[] },
  ): Promise<void> {
    await this.holds.countDown(tx, sold.performanceId, sold.accountId, sold.seatNos.length);
    const freed = await this.returned.giveBackSold(tx, sold);
    if (freed !== sold.seatNos.length) {
      throw new Error(`Of ${sold.seatNos.length} refunded seats ${freed} were sold`);
    }
  }

  /**
   * Moves a sold seat's place in the ticket limit from one buyer to another.
   * @throws TicketLimitExceeded when the other one would have too many: let it roll back
   */
  async moveCount(
    tx: Tx,
    { id, maxTicketsPerBuyer }: PerformanceFacts,
    { from, to }: { from: string; to: string },
  ): Promise<void> {
    const tickets = await this.holds.countUp(tx, id, to, 1);
    if (tickets > maxTicketsPerBuyer) throw new TicketLimitExceeded(maxTicketsPerBuyer);
    await this.holds.countDown(tx, id, from, 1);
  }

  /** Like {@link giveBackSold} for a cancelled performance: nobody can have the seats again. */
  async withdrawSold(
    tx: Tx,
    sold: { performanceId: string; accountId: string; seatNos: readonly number[] },
  ): Promise<void> {
    const withdrawn = await this.seats.withdraw(tx, sold);
    if (withdrawn !== sold.seatNos.length) {
      throw new Error(`Of ${sold.seatNos.length} refunded seats ${withdrawn} were sold`);
    }
    await this.holds.countDown(tx, sold.performanceId, sold.accountId, sold.seatNos.length);
  }

  /**
   * Blocks the free seats of a cancelled performance, some hundred at a time. Claim and block write
   * the same rows, so of the two the database lets one through, on whichever nodes they run.
   */
  async withdrawFree({ id, seatCount }: PerformanceFacts): Promise<void> {
    for (let first = 0; first < seatCount; first += SEATS_AT_ONCE) {
      await this.transactions.run('withdraw-seats', (tx) =>
        this.seats.blockFree(tx, id, first, first + SEATS_AT_ONCE - 1),
      );
    }
  }

  /** How many seats of a performance are free, held or sold, on whichever node. */
  countOnSale(performanceId: string): Promise<number> {
    return this.seats.countOnSale(performanceId);
  }

  private wanted(performance: PerformanceFacts, seatNos: readonly number[]) {
    requireSeatsOnPlan(performance, seatNos, { standing: 'allowed' });
    return { performanceId: performance.id, seatNos: [...seatNos].sort((a, b) => a - b) };
  }
}
