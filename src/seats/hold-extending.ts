import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Idempotency } from '../database/idempotency.js';
import type { Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import type { DomainError } from '../errors/domain-error.js';
import { PerformanceCancelled } from '../events/events.errors.js';
import { EventsService } from '../events/events.service.js';
import { ExpiryPrompt } from './expiry-prompt.js';
import { longestLives } from './hold-lives.js';
import { describeHold } from './hold-view.js';
import { type HoldRow, HoldsRepository } from './holds.repository.js';
import {
  HoldConverted,
  HoldExpired,
  HoldExtended,
  PaymentInProgress,
  SaleEnds,
} from './seats.errors.js';
import type { Hold } from './seats.schemas.js';
import { SeatsRepository } from './seats.repository.js';

/** More time for whoever needs longer to pay (WCAG 2.2, 2.2.1 Timing Adjustable), once a hold. */
@Injectable()
export class HoldExtending {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly holds: HoldsRepository,
    private readonly seats: SeatsRepository,
    private readonly events: EventsService,
    private readonly prompt: ExpiryPrompt,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Lets a hold, which may be an offer, live longer, though not beyond the end of its sale.
   * @throws HoldExtended, HoldExpired, HoldConverted, PaymentInProgress, SaleEnds,
   *   PerformanceCancelled, NotFound, IdempotencyKeyReused
   */
  async extend(id: string, accountId: string, key: string | undefined): Promise<Hold> {
    const known = await this.holds.find(id);
    if (known?.accountId !== accountId) throw new NotFound({ en: 'The hold', ko: '선점' });
    const performance = await this.events.performance(known.performanceId);
    const { salesCloseAt } = performance;
    const seconds = this.config.HOLD_EXTENSION_SECONDS;
    const asked = { id, accountId, seconds, ...longestLives(this.config) };
    const extend = async (tx: Tx): Promise<Hold> => {
      const extended = await this.holds.extend(tx, { ...asked, salesCloseAt });
      const hold = (await this.holds.get(tx, id)) ?? known;
      if (!extended) {
        const { isCancelled } = await this.holds.whyNotInserted(tx, hold);
        throw isCancelled ? new PerformanceCancelled() : whyNotExtended(hold, salesCloseAt);
      }
      const { performanceId, seatNos } = hold;
      const kept = await this.seats.extend(tx, { performanceId, seatNos, holdId: id });
      if (kept !== seatNos.length) throw new HoldExpired();
      return describeHold(performance, hold);
    };
    const alreadyCommitted = async (): Promise<Hold | undefined> => {
      const hold = await this.holds.find(id);
      return hold?.extendedAt ? describeHold(performance, hold) : undefined;
    };
    const request = { accountId, key, operation: 'extend-hold', body: { id } };
    const hold = await this.idempotency.run(request, extend, { alreadyCommitted });
    this.prompt.at(new Date(hold.expiresAt));
    return hold;
  }
}

function whyNotExtended(hold: HoldRow, salesCloseAt: Date): DomainError {
  if (hold.state === 'converted') return new HoldConverted();
  if (hold.state !== 'active') return new HoldExpired();
  if (hold.payingOrderId !== null) return new PaymentInProgress();
  if (hold.extendedAt === null && hold.expiresAt >= salesCloseAt) return new SaleEnds(salesCloseAt);
  // Or payments that were declined have given it all the time there is.
  return new HoldExtended();
}
