import { Injectable } from '@nestjs/common';
import { DomainError } from '../errors/domain-error.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { OrdersService } from '../orders/orders.service.js';
import { type Waiter, WaitingRoomService } from '../queue/waiting-room.service.js';
import { HoldDesk } from '../seats/hold-desk.service.js';
import { HoldsService } from '../seats/holds.service.js';
import { type CrowdMember, crowdMember } from './crowd-plan.js';
import type { CrowdMove, CrowdRow } from './rehearsals.repository.js';

/** Whoever does not know their place looks again after this; whoever does is woken by the board. */
const LOOK_AGAIN_MS = 3_000;
const LOOK_AT_PLACE_MS = 60_000;
/** When somebody else was faster, or the sale is not open yet. */
const TRY_AGAIN_MS = 2_000;
/** Refusals after which a buyer tries again. */
const PASSING = ['seats-taken', 'not-on-sale', 'payment-in-progress', 'waiting-room-unavailable'];

const GONE: CrowdMove = { step: 'left', dueInMs: undefined };
const REFUSED: CrowdMove = { step: 'refused', dueInMs: undefined };

/** One simulated buyer's next step, through the same services as the requests of a real one. */
@Injectable()
export class CrowdSteps {
  constructor(
    private readonly events: EventsService,
    private readonly rooms: WaitingRoomService,
    private readonly desk: HoldDesk,
    private readonly holds: HoldsService,
    private readonly orders: OrdersService,
  ) {}

  /** Does what is next for a buyer. @returns where that leaves them */
  async next(row: CrowdRow): Promise<CrowdMove> {
    const facts = await this.events.performance(row.performanceId);
    const ticketsMax = facts.maxTicketsPerBuyer;
    const member = crowdMember(row.performanceId, row.number, { seconds: row.seconds, ticketsMax });
    try {
      return await this.act(row, member, facts);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return PASSING.includes(error.code) ? { step: row.step, dueInMs: TRY_AGAIN_MS } : REFUSED;
    }
  }

  private act(row: CrowdRow, member: CrowdMember, facts: PerformanceFacts): Promise<CrowdMove> {
    switch (row.step) {
      case 'coming':
        return this.come(row, member, facts);
      case 'waiting':
        return this.wait(row, member);
      case 'choosing':
        return this.choose(row, member, facts);
      case 'paying':
        return this.pay(row, member);
      case 'bought':
      case 'left':
      case 'refused':
        return Promise.resolve({ step: row.step, dueInMs: undefined });
    }
  }

  private async come(
    row: CrowdRow,
    { thinkMs }: CrowdMember,
    facts: PerformanceFacts,
  ): Promise<CrowdMove> {
    if (!facts.waitingRoom.enabled) return { step: 'choosing', dueInMs: thinkMs };
    const { joined } = await this.rooms.join(waiterOf(row));
    const { ticket, place } = joined;
    return { step: 'waiting', dueInMs: LOOK_AGAIN_MS, ticket, place };
  }

  private async wait(row: CrowdRow, { givesUp, thinkMs }: CrowdMember): Promise<CrowdMove> {
    const waiter = waiterOf(row);
    if (givesUp === 'line') {
      await this.rooms.leave(waiter);
      return GONE;
    }
    const { place, ahead } = await this.rooms.place(waiter, row.ticket ?? undefined);
    if (place === undefined) return { step: 'waiting', dueInMs: LOOK_AGAIN_MS };
    if (ahead !== 0) return { step: 'waiting', dueInMs: LOOK_AT_PLACE_MS, place };
    await this.rooms.admit(waiter, row.ticket ?? undefined);
    return { step: 'choosing', dueInMs: thinkMs, place };
  }

  private async choose(
    row: CrowdRow,
    { quantity, thinkMs }: CrowdMember,
    facts: PerformanceFacts,
  ): Promise<CrowdMove> {
    const { accountId, performanceId } = row;
    const pass = facts.waitingRoom.enabled
      ? (await this.rooms.admit(waiterOf(row), row.ticket ?? undefined)).admission
      : undefined;
    const wish = { bestAvailable: { quantity } };
    // One key for every try: a hold whose answer got lost is answered again.
    const idempotencyKey = 'rehearsal-hold';
    const hold = await this.desk.place({ accountId, performanceId, wish, idempotencyKey, pass });
    return { step: 'paying', dueInMs: thinkMs, holdId: hold.id };
  }

  private async pay(row: CrowdRow, { givesUp, card, thinkMs }: CrowdMember): Promise<CrowdMove> {
    const { accountId, holdId } = row;
    if (holdId === null) return REFUSED;
    if (givesUp === 'seats') {
      await this.holds.release(holdId, accountId);
      return GONE;
    }
    const first = await this.order(row, holdId, card === 'ok' ? 'tok_ok' : 'tok_declined', 'first');
    if (first.state === 'paid') return { step: 'bought', dueInMs: undefined };
    if (first.state !== 'declined') return { step: 'paying', dueInMs: thinkMs };
    if (card === 'declined') {
      await this.holds.release(holdId, accountId);
      return REFUSED;
    }
    const second = await this.order(row, holdId, 'tok_ok', 'second');
    if (second.state === 'paid') return { step: 'bought', dueInMs: undefined };
    return second.state === 'declined' ? REFUSED : { step: 'paying', dueInMs: thinkMs };
  }

  /** The key is made of the try, so a step that is done again goes on with the order it has. */
  private order({ accountId, number }: CrowdRow, holdId: string, token: string, which: string) {
    const paymentMethod = { provider: 'sandbox', token } as const;
    return this.orders.place(accountId, `rehearsal-${number}-${which}`, { holdId, paymentMethod });
  }
}

function waiterOf({ accountId, performanceId }: CrowdRow): Waiter {
  return { accountId, performanceId };
}
