import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import type { Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import type { DomainError } from '../errors/domain-error.js';
import { PerformanceCancelled } from '../events/events.errors.js';
import { EventsService } from '../events/events.service.js';
import { QueueService } from '../queue/queue.service.js';
import { longestLives } from './hold-lives.js';
import { amountOfSeat } from './hold-view.js';
import { type HoldRow, HoldsRepository } from './holds.repository.js';
import { ReturnedSeatsService } from './returned-seats.service.js';
import { HoldConverted, HoldExpired, PaymentInProgress } from './seats.errors.js';
import { SeatsRepository } from './seats.repository.js';

/** Seats a hold became, with their prices in won, and whether the buyer is told so already. */
export interface ConvertedHold {
  seats: { seatNo: number; amount: number }[];
  isTold: boolean;
}

/** A hold while it is paid for, until its seats are sold. */
@Injectable()
export class HoldPaying {
  constructor(
    private readonly holds: HoldsRepository,
    private readonly seats: SeatsRepository,
    private readonly events: EventsService,
    private readonly queue: QueueService,
    private readonly returned: ReturnedSeatsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Reserves the hold for one order's payment and gives it more time.
   * @throws HoldExpired, HoldConverted, PaymentInProgress, PerformanceCancelled, NotFound
   */
  async start(tx: Tx, id: string, accountId: string, orderId: string): Promise<HoldRow> {
    const seconds = this.config.HOLD_PAYMENT_SECONDS;
    const start = { id, accountId, orderId, seconds, ...longestLives(this.config) };
    const started = await this.holds.startPayment(tx, start);
    const hold = await this.holds.get(tx, id);
    if (hold?.accountId !== accountId) throw new NotFound({ en: 'The hold', ko: '선점' });
    if (!started) throw whyNotPayable(hold);
    const { performanceId, seatNos } = hold;
    const kept = await this.seats.extend(tx, { performanceId, seatNos, holdId: id });
    if (kept !== seatNos.length) throw new HoldExpired();
    return hold;
  }

  /**
   * Turns the hold's seats into sold ones; a buyer from the waiting room makes room for the next.
   * @throws HoldExpired when it no longer has them all
   */
  async convert(tx: Tx, id: string, orderId: string): Promise<ConvertedHold> {
    const converted = await this.holds.convert(tx, id, orderId);
    const hold = await this.holds.get(tx, id);
    if (!converted || hold === undefined) throw new HoldExpired();
    const { performanceId, accountId, seatNos } = hold;
    const sold = await this.seats.sell(tx, { performanceId, seatNos, holdId: id });
    if (sold !== seatNos.length) throw new HoldExpired();
    const performance = await this.events.performance(performanceId);
    if (performance.waitingRoom.enabled) await this.queue.finish(tx, { performanceId, accountId });
    const seats = seatNos.map((seatNo) => ({
      ...{ seatNo, amount: amountOfSeat(performance, seatNo) },
    }));
    return { seats, isTold: await this.returned.taken(tx, hold, orderId) };
  }
}

function whyNotPayable(hold: HoldRow): DomainError {
  if (hold.state === 'converted') return new HoldConverted();
  if (hold.state !== 'active') return new HoldExpired();
  // Live and nobody's to pay: only a cancellation keeps an order from it.
  return hold.payingOrderId === null ? new PerformanceCancelled() : new PaymentInProgress();
}
