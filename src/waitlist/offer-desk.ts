import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter } from 'prom-client';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import type { Tx } from '../database/transactions.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import {
  type Offer,
  type OfferEnd,
  type OfferHold,
  ReturnedSeatsService,
  type TakenOffer,
  type WaitlistDesk,
} from '../seats/returned-seats.service.js';
import { afterMiss, type Miss } from './entry-state.js';
import { offerIdOf } from './offer-id.js';
import { type Decision, OfferMatcher, type Party } from './offer-matcher.js';
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

/** A turn of the line: whose, with which seats, and without whom. */
interface Turn {
  performance: PerformanceFacts;
  matcher: OfferMatcher;
  passOver: readonly string[];
}

interface Planned {
  entry: Entry;
  seatNos: readonly number[];
}

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
  async serve(tx: Tx, performanceId: string, passOver: readonly string[]): Promise<number[]> {
    const performance = await this.events.performance(performanceId);
    for (;;) {
      const pool = await this.returned.setAside(tx, performanceId);
      if (pool.length === 0) return [];
      const matcher = new OfferMatcher(hallOf(performance), pool);
      const { offers, passedOver } = await this.plan(tx, { performance, matcher, passOver });
      const until = offers.length === 0 ? new Map() : await this.make(tx, performance, offers);
      if (until === undefined) {
        for (const { seatNos } of offers) matcher.giveBack(seatNos);
        return matcher.leftOver();
      }
      // Somebody bought meanwhile and is over the limit: the others are looked at again.
      if (until.size < offers.length) continue;
      for (const [reason, ids] of passedOver) await this.entries.passOver(tx, ids, reason);
      return matcher.leftOver();
    }
  }

  /** Who is to get which seats, and why the others are passed over. */
  private async plan(tx: Tx, turn: Turn): Promise<{ offers: Planned[]; passedOver: PassedOver }> {
    const { performance, matcher, passOver } = turn;
    const offers: Planned[] = [];
    const passedOver: PassedOver = new Map();
    let after = 0;
    // A page is looked through to its end, so that whoever is near the front is told why not.
    for (let page = 0; page < PAGES_MAX && matcher.hasSeats; page += 1) {
      const line = await this.entries.line(tx, performance.id, after, PAGE);
      if (line.length === 0) break;
      const accountIds = line.map(({ accountId }) => accountId);
      const tickets = await this.returned.ticketCounts(tx, performance.id, accountIds);
      for (const entry of line) {
        if (matcher.isEmpty) break;
        if (passOver.includes(entry.id)) continue;
        const left = performance.maxTicketsPerBuyer - (tickets.get(entry.accountId) ?? 0);
        const decision = seatsFor(matcher, entry, left);
        if ('seatNos' in decision) offers.push({ entry, seatNos: decision.seatNos });
        else append(passedOver, decision.passedOver, entry.id);
      }
      if (line.length < PAGE) break;
      after = line.at(-1)?.number ?? after;
    }
    return { offers, passedOver };
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

  /** @returns until when each offer is kept, by its hold; undefined when the sale is over */
  private async make(
    tx: Tx,
    performance: PerformanceFacts,
    offers: readonly Planned[],
  ): Promise<Map<string, Date> | undefined> {
    const { id: performanceId, salesOpenAt, salesCloseAt, maxTicketsPerBuyer } = performance;
    const holds = offers.map((offer) => this.holdOf(performanceId, offer));
    const sale = { performanceId, salesOpenAt, salesCloseAt, maxTicketsPerBuyer };
    const until = await this.returned.offerAll(tx, sale, holds);
    if (until === undefined || until.size === 0) return until;
    const made = holds.flatMap((hold, at) => {
      const [offer, keptUntil] = [offers[at], until.get(hold.id)];
      if (offer === undefined || keptUntil === undefined) return [];
      return [
        { entry: offer.entry, holdId: hold.id, seats: hold.seatNos.length, until: keptUntil },
      ];
    });
    if ((await this.entries.offerAll(tx, made)) !== made.length) {
      throw new Error('An entry was in the line and does not wait');
    }
    // Whoever pays by itself is told when it is done.
    await this.notices.offered(
      tx,
      made.filter(({ entry }) => !entry.autoPay),
    );
    turns.inc({ outcome: 'made' }, made.length);
    return until;
  }

  private holdOf(performanceId: string, { entry, seatNos }: Planned): OfferHold {
    const { id: waitlistEntryId, accountId, autoPay, offers } = entry;
    const { WAITLIST_AUTO_PAY_SECONDS, WAITLIST_OFFER_SECONDS } = this.config;
    return {
      ...{ id: offerIdOf(waitlistEntryId, offers), waitlistEntryId },
      ...{ accountId, performanceId, seatNos },
      seconds: autoPay ? WAITLIST_AUTO_PAY_SECONDS : WAITLIST_OFFER_SECONDS,
    };
  }
}

/** What an entry gets whose owner may have so many tickets more. */
function seatsFor(matcher: OfferMatcher, entry: Entry, left: number): Decision {
  const party = partyOf(entry);
  const decision = matcher.consider(party);
  if ('passedOver' in decision || decision.seatNos.length <= left) return decision;
  matcher.giveBack(decision.seatNos);
  if (!entry.acceptFewer || left < 1) return { passedOver: 'ticket-limit' };
  return matcher.consider({ ...party, quantity: left });
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
