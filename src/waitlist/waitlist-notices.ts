import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { type NoticeData, type NoticeKind, Notices } from '../notifications/notices.service.js';
import type { TakenOffer } from '../seats/returned-seats.service.js';
import { amountOfSeat } from '../seats/hold-view.js';
import { ENDED_LINE, EndedLineRepository } from './ended-line.repository.js';
import type { Entry, LineEnd } from './waitlist.repository.js';

/** One thing to tell the owner of an entry; `more` is what it says beside the performance. */
interface News {
  kind: NoticeKind;
  key: string;
  more: (facts: PerformanceFacts) => Partial<NoticeData>;
}

/** An offer that is made. */
export interface MadeOffer {
  entry: Entry;
  holdId: string;
  seats: number;
  until: Date;
}

const ENDS: Readonly<Record<LineEnd, NoticeKind>> = {
  'sale-over': 'waitlist-over',
  'performance-cancelled': 'waitlist-cancelled',
};

/** What people on the waitlist are told, each in the transaction in which it happens. */
@Injectable()
export class WaitlistNotices {
  constructor(
    private readonly notices: Notices,
    private readonly events: EventsService,
    private readonly endedLine: EndedLineRepository,
  ) {}

  /** Seats are kept for entries of one performance, until their owners pay. */
  async offered(tx: Tx, offers: readonly MadeOffer[]): Promise<void> {
    const [first] = offers;
    if (first === undefined) return;
    const about = await this.about(first.entry.performanceId);
    const notices = offers.map(({ entry, holdId: key, seats: quantity, until }) => ({
      ...{ kind: 'waitlist-offer' as const, accountId: entry.accountId, key },
      data: { ...about, quantity, until: until.toISOString() },
    }));
    await this.notices.tellEach(tx, notices);
  }

  /** Seats were paid for with the owner's saved method; this is all that the owner is told of the order. */
  paid(tx: Tx, entry: Entry, { holdId: key, orderId, seatNos }: TakenOffer): Promise<void> {
    const priceOf = (facts: PerformanceFacts): number =>
      seatNos.reduce((sum, seatNo) => sum + amountOfSeat(facts, seatNo), 0);
    return this.tell(tx, entry, {
      kind: 'waitlist-paid',
      key,
      more: (facts) => ({ orderId, quantity: seatNos.length, amount: priceOf(facts) }),
    });
  }

  /** The entry ended with an offer that was missed. */
  lapsed(tx: Tx, entry: Entry, { holdId: key }: { holdId: string }): Promise<void> {
    return this.tell(tx, entry, { kind: 'waitlist-lapsed', key, more: () => ({}) });
  }

  /** Nobody of the line can get seats any more. A line that emptied by itself has nobody to be told. */
  async lineEnded(tx: Tx, key: string, why: LineEnd): Promise<void> {
    const argument = { performanceId: key, why };
    if (!(await this.endedLine.hasEnded(tx, argument))) return;
    const data = await this.about(key);
    const audience = ENDED_LINE;
    await this.notices.tellAudience(tx, { kind: ENDS[why], key, audience, argument, data });
  }

  private async tell(tx: Tx, entry: Entry, news: News): Promise<void> {
    const { accountId, performanceId } = entry;
    const { kind, key, more } = news;
    const facts = await this.events.performance(performanceId);
    const data = { ...(await this.about(performanceId)), ...more(facts) };
    await this.notices.tell(tx, { kind, accountId, key, data });
  }

  private async about(performanceId: string): Promise<NoticeData> {
    const { eventId, eventTitle, startsAt } = await this.events.performance(performanceId);
    return { eventId, eventTitle, performanceId, startsAt: startsAt.toISOString() };
  }
}
