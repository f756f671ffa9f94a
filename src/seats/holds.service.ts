import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import type { Backlog } from '../database/backlog.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import type { DomainError } from '../errors/domain-error.js';
import { EventsService } from '../events/events.service.js';
import { QueueService } from '../queue/queue.service.js';
import { describeHold } from './hold-view.js';
import { type HoldRow, HoldsRepository } from './holds.repository.js';
import { HoldConverted, HoldExpired, PaymentInProgress } from './seats.errors.js';
import type { Hold } from './seats.schemas.js';
import { SeatsRepository } from './seats.repository.js';

/** Holds after they were placed: shown, released, expired, paid for, turned into sold seats. */
@Injectable()
export class HoldsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly holds: HoldsRepository,
    private readonly seats: SeatsRepository,
    private readonly events: EventsService,
    private readonly queue: QueueService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The buyer's hold with labels and prices. @throws NotFound */
  async describe(id: string, accountId: string): Promise<Hold> {
    const hold = await this.holds.find(id);
    if (hold?.accountId !== accountId) throw new NotFound({ en: 'The hold', ko: '선점' });
    return describeHold(await this.events.performance(hold.performanceId), hold);
  }

  /** Frees the seats at once; releasing again changes nothing. @throws NotFound, HoldConverted, PaymentInProgress */
  async release(id: string, accountId: string): Promise<void> {
    await this.transactions.run('release-hold', async (tx) => {
      const released = await this.holds.release(tx, id, accountId);
      const hold = await this.holds.get(tx, id);
      if (hold?.accountId !== accountId) throw new NotFound({ en: 'The hold', ko: '선점' });
      if (released) return this.giveBack(tx, hold);
      if (hold.state === 'converted') throw new HoldConverted();
      if (hold.state === 'active') throw new PaymentInProgress();
    });
  }

  /** Ends a hold whose time is over. @returns false when there was nothing to end */
  expire(id: string): Promise<boolean> {
    return this.transactions.run('expire-hold', async (tx) => {
      if (!(await this.holds.expire(tx, id))) return false;
      const hold = await this.holds.get(tx, id);
      await this.giveBack(tx, hold as HoldRow);
      return true;
    });
  }

  /** Ids of holds that are overdue, at most `limit`. */
  overdue(limit: number): Promise<string[]> {
    return this.holds.overdue(limit);
  }

  /** How many holds are overdue, and for how long the first of them. */
  overdueBacklog(): Promise<Backlog> {
    return this.holds.overdueBacklog();
  }

  /**
   * Reserves the hold for one order's payment and gives it more time.
   * @throws HoldExpired, HoldConverted, PaymentInProgress, NotFound
   */
  async startPayment(tx: Tx, id: string, accountId: string, orderId: string): Promise<HoldRow> {
    const seconds = this.config.HOLD_PAYMENT_SECONDS;
    const started = await this.holds.startPayment(tx, { id, accountId, orderId, seconds });
    const hold = await this.holds.get(tx, id);
    if (hold?.accountId !== accountId) throw new NotFound({ en: 'The hold', ko: '선점' });
    if (!started) throw whyNotPayable(hold);
    const kept = await this.seats.extend(tx, hold, id, hold.expiresAt);
    if (kept !== hold.seatNos.length) throw new HoldExpired();
    return hold;
  }

  /** Gives the hold back to its buyer after a declined payment. */
  endPayment(tx: Tx, id: string, orderId: string): Promise<void> {
    return this.holds.endPayment(tx, id, orderId);
  }

  /**
   * Turns the hold's seats into sold ones; a buyer from the waiting room makes room for the next.
   * @throws HoldExpired when it no longer has them all
   */
  async convert(tx: Tx, id: string, orderId: string): Promise<HoldRow> {
    const converted = await this.holds.convert(tx, id, orderId);
    const hold = await this.holds.get(tx, id);
    if (!converted || hold === undefined) throw new HoldExpired();
    const sold = await this.seats.sell(tx, hold, id);
    if (sold !== hold.seatNos.length) throw new HoldExpired();
    const { performanceId, accountId } = hold;
    const { waitingRoom } = await this.events.performance(performanceId);
    if (waitingRoom.enabled) await this.queue.finish(tx, { performanceId, accountId });
    return hold;
  }

  private async giveBack(tx: Tx, hold: HoldRow): Promise<void> {
    await this.seats.free(tx, hold, hold.id);
    await this.holds.countDown(tx, hold.performanceId, hold.accountId, hold.seatNos.length);
  }
}

function whyNotPayable(hold: HoldRow): DomainError {
  if (hold.state === 'converted') return new HoldConverted();
  if (hold.state === 'active') return new PaymentInProgress();
  return new HoldExpired();
}
