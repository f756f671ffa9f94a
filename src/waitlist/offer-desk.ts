import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter } from 'prom-client';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import type { Tx } from '../database/transactions.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import {
  type Offer,
  type OfferEnd,
  ReturnedSeatsService,
  type TakenOffer,
  type WaitlistDesk,
} from '../seats/returned-seats.service.js';
import { afterMiss, type Miss } from './entry-state.js';
import { offerIdOf } from './offer-id.js';
import { OfferMatcher, type Party } from './offer-matcher.js';
import type { Reason } from './reasons.js';
import { hallOf } from './returned-pool.js';
import { WaitlistNotices } from './waitlist-notices.js';
import { type Entry, WaitlistRepository } from './waitlist.repository.js';

/** Entries looked at a time, and in one turn at the most. */
const PAGE = 100;
const PAGES_MAX = 60;

const turns = new Counter({
  name: 'picket_waitlist_offers_total',
  help: 'Offers to waitlist entries, by what became of them; made counts tries of transactions.',
  labelNames: ['outcome'],
});

/** Ends of an offer that end its entry, too. */
const ENDS = { left: 'left', 'performance-cancelled': 'lapsed' } as const;

/** What a turn of the line found out about those it could not serve. */
type PassedOver = Map<Reason, string[]>;

/**
 * Gives returned seats to the line of their performance, inside the transaction that frees them.
 * Whoever calls has the performance's turn, so no two of these run at the same time.
 */
@Injectable()
export class OfferDesk implements WaitlistDesk, OnModuleInit {
  constructor(
    private readonly entries: WaitlistRepository,
    private readonly returned: ReturnedSeatsService,
    private readonly events: EventsService,
    private readonly notices: WaitlistNotices,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.returned.register(this);
  }

  /** Offers what is set aside in the order of the line, by the rule of {@link OfferMatcher}. */
  async serve(tx: Tx, performanceId: string, passOver?: string): Promise<number[]> {
    const pool = await this.returned.setAside(tx, performanceId);
    if (pool.length === 0) return [];
    const performance = await this.events.performance(performanceId);
    const matcher = new OfferMatcher(hallOf(performance), pool);
    const passedOver: PassedOver = new Map();
    let after = 0;
    // A page is looked through to its end, so that whoever is near the front is told why not.
    for (let page = 0; page < PAGES_MAX && matcher.hasSeats; page += 1) {
      const line = await this.entries.line(tx, performanceId, after, PAGE);
      for (const entry of line) {
        if (matcher.isEmpty) break;
        if (entry.id === passOver) continue;
        const reason = await this.serveEntry(tx, { performance, matcher, entry });
        if (reason === 'sale-over') return matcher.leftOver();
        if (reason !== undefined) append(passedOver, reason, entry.id);
      }
      if (line.length < PAGE) break;
      after = line.at(-1)?.number ?? after;
    }
    for (const [reason, ids] of passedOver) await this.entries.passOver(tx, ids, reason);
    return matcher.leftOver();
  }

  /** An offer that was not taken: the entry waits again, or ends. */
  async offerEnded(tx: Tx, offer: Offer, end: OfferEnd): Promise<void> {
    const { holdId, entryId: id } = offer;
    const entry = await this.entries.get(tx, id);
    if (entry?.state !== 'offered' || entry.holdId !== holdId) return;
    if (end === 'left' || end === 'performance-cancelled') {
      await this.entries.endOffered(tx, { id, holdId, reason: end }, ENDS[end]);
    } else if (end === 'expired' && entry.autoPay) {
      // Nobody asked its bank in time, or the bank has not answered: that is not the buyer's fault.
      const reason = 'payment-not-tried' satisfies Reason;
      await this.entries.waitAgain(tx, { id, holdId, reason, misses: entry.misses });
    } else {
      const miss = end === 'expired' || end === 'declined' ? (`offer-${end}` as const) : end;
      await this.missed(tx, offer, entry, miss);
    }
    turns.inc({ outcome: end });
  }

  private async missed(tx: Tx, offer: Offer, entry: Entry, reason: Miss): Promise<void> {
    const { holdId, entryId: id, performanceId } = offer;
    const { misses } = entry;
    const next = afterMiss(misses, reason);
    if (next === 'lapsed') {
      await this.entries.endOffered(tx, { id, holdId, reason }, 'lapsed');
      await this.notices.lapsed(tx, entry, offer);
      return;
    }
    const number =
      next === 'end-of-line' ? await this.returned.nextNumber(tx, performanceId) : undefined;
    await this.entries.waitAgain(tx, { id, holdId, reason, misses: misses + 1, number });
  }

  async offerTaken(tx: Tx, offer: TakenOffer): Promise<boolean> {
    const { entryId, holdId } = offer;
    if (!(await this.entries.fulfil(tx, entryId, holdId))) {
      throw new Error(`Offer ${holdId} was paid for, and entry ${entryId} does not have it`);
    }
    const entry = await this.entries.get(tx, entryId);
    turns.inc({ outcome: 'taken' });
    if (entry?.autoPay !== true) return false;
    await this.notices.paid(tx, entry, offer);
    return true;
  }

  /** @returns why the entry got nothing; undefined when it has an offer */
  private async serveEntry(
    tx: Tx,
    turn: { performance: PerformanceFacts; matcher: OfferMatcher; entry: Entry },
  ): Promise<Reason | undefined> {
    const { matcher, entry } = turn;
    const party = partyOf(entry);
    const decision = matcher.consider(party);
    if ('passedOver' in decision) return decision.passedOver;
    const outcome = await this.offer(tx, turn, decision.seatNos);
    if (outcome.made) return undefined;
    matcher.giveBack(decision.seatNos);
    if (outcome.why === 'sale-over') return 'sale-over';
    if (!entry.acceptFewer || outcome.left < 1) return 'ticket-limit';
    const smaller = matcher.consider({ ...party, quantity: outcome.left });
    if ('passedOver' in smaller) return smaller.passedOver;
    const again = await this.offer(tx, turn, smaller.seatNos);
    if (!again.made) throw new Error(`Entry ${entry.id} is within its limit and was refused`);
    return undefined;
  }

  private async offer(
    tx: Tx,
    { performance, entry }: { performance: PerformanceFacts; entry: Entry },
    seatNos: readonly number[],
  ) {
    const { id: performanceId, salesOpenAt, salesCloseAt, maxTicketsPerBuyer } = performance;
    const { id: entryId, accountId, autoPay, offers } = entry;
    const { WAITLIST_AUTO_PAY_SECONDS, WAITLIST_OFFER_SECONDS } = this.config;
    const holdId = offerIdOf(entryId, offers);
    const seconds = autoPay ? WAITLIST_AUTO_PAY_SECONDS : WAITLIST_OFFER_SECONDS;
    const outcome = await this.returned.offer(tx, {
      ...{ holdId, entryId, accountId, performanceId, seatNos, seconds },
      ...{ salesOpenAt, salesCloseAt, maxTicketsPerBuyer },
    });
    if (!outcome.made) return outcome;
    if (!(await this.entries.offer(tx, entryId, holdId))) {
      throw new Error(`Entry ${entryId} was in the line and does not wait`);
    }
    // Whoever pays by itself is told when it is done.
    if (!autoPay) {
      const { until } = outcome;
      await this.notices.offered(tx, entry, { holdId, seats: seatNos.length, until });
    }
    turns.inc({ outcome: 'made' });
    return outcome;
  }
}

/** The entry as the matcher sees it. */
export function partyOf(
  entry: Pick<Entry, 'quantity' | 'acceptFewer' | 'grades' | 'sections' | 'maxAmountPerSeat'>,
): Party {
  return {
    quantity: entry.quantity,
    acceptFewer: entry.acceptFewer,
    grades: entry.grades ?? undefined,
    sections: entry.sections ?? undefined,
    maxAmountPerSeat: entry.maxAmountPerSeat ?? undefined,
  };
}

function append(passedOver: PassedOver, reason: Reason, id: string): void {
  const ids = passedOver.get(reason);
  if (ids === undefined) passedOver.set(reason, [id]);
  else ids.push(id);
}
