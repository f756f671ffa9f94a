import { Injectable } from '@nestjs/common';
import type { Backlog } from '../database/backlog.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { EventsService } from '../events/events.service.js';
import { QueueService } from '../queue/queue.service.js';
import { type ConvertedHold, HoldPaying } from './hold-paying.js';
import { describeHold } from './hold-view.js';
import { type HoldRow, HoldsRepository, type OverdueHold } from './holds.repository.js';
import { type OfferEnd, ReturnedSeatsService } from './returned-seats.service.js';
import { HoldConverted, PaymentInProgress } from './seats.errors.js';
import type { Hold } from './seats.schemas.js';

const CANCELLED = 'performance-cancelled' satisfies OfferEnd;

/** Holds after they were placed: shown, released, expired, paid for, turned into sold seats. */
@Injectable()
export class HoldsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly holds: HoldsRepository,
    private readonly events: EventsService,
    private readonly returned: ReturnedSeatsService,
    private readonly paying: HoldPaying,
    private readonly queue: QueueService,
  ) {}

  /** The buyer's hold with labels and prices. @throws NotFound */
  async describe(id: string, accountId: string): Promise<Hold> {
    const hold = await this.holds.find(id);
    if (hold?.accountId !== accountId) throw new NotFound({ en: 'The hold', ko: '선점' });
    return describeHold(await this.events.performance(hold.performanceId), hold);
  }

  /** How many buyers ever held seats of a performance, and how many of them paid. */
  buyerCounts(performanceId: string): Promise<{ held: number; paid: number }> {
    return this.holds.buyerCounts(performanceId);
  }

  /**
   * Frees the seats at once; releasing again changes nothing.
   * @param end why an offer to a waitlist entry ends
   * @throws NotFound, HoldConverted, PaymentInProgress
   */
  async release(id: string, accountId: string, end: OfferEnd = 'declined'): Promise<void> {
    await this.transactions.run('release-hold', async (tx) => {
      const released = await this.holds.release(tx, id, accountId);
      const hold = await this.holds.get(tx, id);
      if (hold?.accountId !== accountId) throw new NotFound({ en: 'The hold', ko: '선점' });
      if (released) return this.giveBack(tx, hold.performanceId, [hold], end);
      if (hold.state === 'converted') throw new HoldConverted();
      if (hold.state === 'active') throw new PaymentInProgress();
    });
  }

  /**
   * Ends those holds of a performance whose time is over, all in one transaction.
   * @returns how many that were
   */
  expire(performanceId: string, ids: readonly string[]): Promise<number> {
    return this.transactions.run('expire-holds', async (tx) => {
      const ended = await this.holds.expire(tx, ids);
      await this.holds.noteExpired(tx, ended);
      await this.giveBack(tx, performanceId, ended, 'expired');
      return ended.length;
    });
  }

  /**
   * Ends the holds of a cancelled performance that nobody is paying for, and its waiting room.
   * @returns how many it ended, at most `limit`
   */
  async withdrawUnpaid(performanceId: string, limit: number): Promise<number> {
    await this.queue.close(performanceId);
    const ids = await this.holds.unpaid(performanceId, limit);
    await this.transactions.run('withdraw-holds', async (tx) => {
      const ended = await this.holds.withdraw(tx, ids);
      await this.giveBack(tx, performanceId, ended, CANCELLED);
    });
    return ids.length;
  }

  /** Holds that are overdue, at most `limit`. */
  overdue(limit: number): Promise<OverdueHold[]> {
    return this.holds.overdue(limit);
  }

  /** How many holds are overdue, and for how long the first of them. */
  overdueBacklog(): Promise<Backlog> {
    return this.holds.overdueBacklog();
  }

  /** Those among them that are offers to the waitlist. */
  overdueOffersBacklog(): Promise<Backlog> {
    return this.holds.overdueOffersBacklog();
  }

  /**
   * Reserves the hold for one order's payment and gives it more time.
   * @throws HoldExpired, HoldConverted, PaymentInProgress, PerformanceCancelled, NotFound
   */
  startPayment(tx: Tx, id: string, accountId: string, orderId: string): Promise<HoldRow> {
    return this.paying.start(tx, id, accountId, orderId);
  }

  /** Gives the hold back to its buyer after a declined payment. */
  endPayment(tx: Tx, id: string, orderId: string): Promise<void> {
    return this.holds.endPayment(tx, id, orderId);
  }

  /**
   * Turns the hold's seats into sold ones; a buyer from the waiting room makes room for the next.
   * @throws HoldExpired when it no longer has them all
   */
  convert(tx: Tx, id: string, orderId: string): Promise<ConvertedHold> {
    return this.paying.convert(tx, id, orderId);
  }

  /** The buyers' counts come first: the same buyers may be next on the waitlist. */
  private async giveBack(
    tx: Tx,
    performanceId: string,
    ended: readonly HoldRow[],
    end: OfferEnd,
  ): Promise<void> {
    if (ended.length === 0) return;
    await this.holds.countDownAll(
      tx,
      ended.map(({ accountId, seatNos }) => ({ performanceId, accountId, count: seatNos.length })),
    );
    await this.returned.giveBackHolds(tx, performanceId, ended, end);
  }
}
