import { Injectable } from '@nestjs/common';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { HoldsService } from '../seats/holds.service.js';
import { ReturnedSeatsService } from '../seats/returned-seats.service.js';
import { isOnSale } from './join-rules.js';
import { type Reason, REASONS } from './reasons.js';
import { type Entry, WaitlistRepository } from './waitlist.repository.js';
import type { EntryView, SellerWaitlist } from './waitlist.schemas.js';

/** What counts where a seller has set nothing; the table's defaults say the same. */
const DEFAULT_WINDOW = { minSeconds: 300, maxSeconds: 1_800 };

/** The waitlist as the API shows it. */
@Injectable()
export class WaitlistViews {
  constructor(
    private readonly entries: WaitlistRepository,
    private readonly returned: ReturnedSeatsService,
    private readonly events: EventsService,
    private readonly holds: HoldsService,
  ) {}

  /** An account's entries, newest first; one more than `limit` when there are more. */
  list(accountId: string, limit: number, cursor: string | undefined): Promise<Entry[]> {
    return this.entries.listOwn(accountId, limit + 1, cursor);
  }

  /** An entry for its owner. */
  async describe(entry: Entry): Promise<EntryView> {
    const { id, performanceId, state, quantity, grades, sections, maxAmountPerSeat } = entry;
    const ahead =
      state === 'waiting' ? await this.entries.countAhead(performanceId, entry.number) : 0;
    return {
      ...{ id, performanceId, state, ahead, quantity, grades, sections, maxAmountPerSeat },
      autoPay: entry.autoPay,
      acceptFewer: entry.acceptFewer,
      createdAt: entry.createdAt.toISOString(),
      reason: describeReason(entry.reason),
      offer: await this.describeOffer(entry),
    };
  }

  /** What anybody may know of a performance's waitlist. */
  async info(performance: PerformanceFacts): Promise<{ open: boolean; waiting: number }> {
    const { waiting = 0 } = await this.entries.countStates(performance.id);
    return { open: isOnSale(performance), waiting };
  }

  /** Counts and one page of the line for the seller. @throws NotFound when it is another's */
  async ofSeller(
    sellerId: string,
    performanceId: string,
    { limit, cursor }: { limit: number; cursor?: number },
  ): Promise<SellerWaitlist> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    const counts = await this.entries.countStates(performanceId);
    const rows = await this.entries.listOpen(performanceId, limit + 1, cursor ?? 0);
    const items = rows.slice(0, limit);
    const { waiting = 0, offered = 0, fulfilled = 0, left = 0, lapsed = 0 } = counts;
    return {
      releaseWindow: (await this.returned.window(performanceId)) ?? DEFAULT_WINDOW,
      ...{ waiting, offered, fulfilled, left, lapsed },
      seatsSetAside: await this.returned.countSetAside(performanceId),
      items: items.map(describeForSeller),
      nextCursor: rows.length > limit ? String(items.at(-1)?.number) : null,
    };
  }

  private async describeOffer(entry: Entry): Promise<EntryView['offer']> {
    if (entry.state !== 'offered' || entry.holdId === null) return null;
    const { id, seats, amount, expiresAt, extendedAt } = await this.holds.describe(
      entry.holdId,
      entry.accountId,
    );
    return { holdId: id, seats, amount, expiresAt, extendedAt };
  }
}

function describeReason(code: string | null): EntryView['reason'] {
  if (code === null) return null;
  const text = REASONS[code as Reason];
  return { code: code as Reason, text: { ...text } };
}

function describeForSeller(entry: Entry): SellerWaitlist['items'][number] {
  const { id, number, state, quantity, grades, sections, maxAmountPerSeat } = entry;
  const { autoPay, acceptFewer } = entry;
  const reason = describeReason(entry.reason);
  return {
    ...{ id, number, state, quantity, grades, sections, maxAmountPerSeat },
    ...{ autoPay, acceptFewer, reason },
  };
}
