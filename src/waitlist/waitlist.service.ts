import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Idempotency } from '../database/idempotency.js';
import { isDuplicateKey, Transactions, type Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import type { PerformanceFacts } from '../events/events.service.js';
import { HoldsService } from '../seats/holds.service.js';
import { ReturnedSeatsService, turnLane } from '../seats/returned-seats.service.js';
import { JoinRules } from './join-rules.js';
import { AlreadyWaiting, NoOffer } from './waitlist.errors.js';
import { type Entry, WaitlistRepository } from './waitlist.repository.js';
import type { Join } from './waitlist.schemas.js';

/** What a join answers. */
export interface JoinedEntry {
  id: string;
  state: Entry['state'];
  ahead: number;
}

/** Joining, leaving and declining. What happens in between is the offer desk's. */
@Injectable()
export class WaitlistService {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly entries: WaitlistRepository,
    private readonly returned: ReturnedSeatsService,
    private readonly holds: HoldsService,
    private readonly rules: JoinRules,
  ) {}

  /**
   * Joins the line of a performance on sale, once an account at a time, when the public cannot hold
   * the wished party side by side now. Seats that are set aside may suit at once.
   * @throws NotOnSale, SeatsAvailable, AlreadyWaiting, NeverSuitable, TicketLimitExceeded,
   *   GradeNotInPlan, PaymentMethodNotUsable, IdempotencyKeyReused
   */
  async join(
    accountId: string,
    performance: PerformanceFacts,
    body: Join,
    key: string | undefined,
  ): Promise<JoinedEntry> {
    const performanceId = performance.id;
    const request = { accountId, key, operation: 'join-waitlist', body: { performanceId, body } };
    const first = await this.idempotency.find<JoinedEntry>(request);
    if (first !== undefined) return first.result;
    await this.rules.require(accountId, performance, body);
    const id = uuidv7();
    const entry = toNewEntry(id, accountId, performance, body);
    const join = async (tx: Tx): Promise<JoinedEntry> => {
      const number = await this.returned.nextNumber(tx, performanceId);
      await this.entries.insert(tx, entry, number);
      await this.returned.serve(tx, performanceId);
      const { state } = (await this.entries.get(tx, id)) as Entry;
      return { id, state, ahead: await this.entries.countAheadIn(tx, performanceId, number) };
    };
    try {
      const lane = turnLane(performanceId);
      const alreadyCommitted = () => this.loadJoined(id);
      return await this.idempotency.run(request, join, { lane, alone: true, alreadyCommitted });
    } catch (error) {
      if (isDuplicateKey(error, 'uq_waitlist_entries_open')) throw new AlreadyWaiting();
      throw error;
    }
  }

  /** Leaves the line; an open offer is given up. Again is harmless. @throws NotFound, PaymentInProgress */
  async leave(id: string, accountId: string): Promise<void> {
    const entry = await this.own(id, accountId);
    const left = await this.transactions.run('leave-waitlist', async (tx) => {
      await this.returned.takeTurn(tx, entry.performanceId);
      if (!(await this.entries.leave(tx, id))) return false;
      // What was kept for this entry may suit the next.
      await this.returned.serve(tx, entry.performanceId);
      return true;
    });
    if (left) return;
    const now = await this.own(id, accountId);
    if (now.state === 'offered' && now.holdId !== null) {
      await this.holds.release(now.holdId, accountId, 'left');
    }
  }

  /** Declines an offer, which goes on to the next entry. @throws NotFound, NoOffer, PaymentInProgress */
  async decline(id: string, accountId: string): Promise<void> {
    const holdId = await this.offerOf(id, accountId);
    await this.holds.release(holdId, accountId, 'declined');
  }

  /** The hold of an entry's open offer. @throws NotFound, NoOffer */
  async offerOf(id: string, accountId: string): Promise<string> {
    const { state, holdId } = await this.own(id, accountId);
    if (state !== 'offered' || holdId === null) throw new NoOffer();
    return holdId;
  }

  /** The hold that an entry was last offered, taken or not. @throws NotFound, NoOffer */
  async lastOfferOf(id: string, accountId: string): Promise<string> {
    const { holdId } = await this.own(id, accountId);
    if (holdId === null) throw new NoOffer();
    return holdId;
  }

  private async own(id: string, accountId: string): Promise<Entry> {
    const entry = await this.entries.find(id);
    if (entry?.accountId !== accountId) throw new NotFound({ en: 'The entry', ko: '대기' });
    return entry;
  }

  private async loadJoined(id: string): Promise<JoinedEntry | undefined> {
    const entry = await this.entries.find(id);
    if (entry === undefined) return undefined;
    const { performanceId, number, state } = entry;
    return { id, state, ahead: await this.entries.countAhead(performanceId, number) };
  }
}

function toNewEntry(id: string, accountId: string, performance: PerformanceFacts, wish: Join) {
  return {
    ...{ id, accountId, performanceId: performance.id, closesAt: performance.salesCloseAt },
    quantity: wish.quantity,
    grades: wish.grades ?? null,
    sections: wish.sections ?? null,
    maxAmountPerSeat: wish.maxAmountPerSeat ?? null,
    acceptFewer: wish.acceptFewer,
    autoPay: wish.autoPay,
    paymentMethodId: wish.paymentMethodId ?? null,
  };
}
