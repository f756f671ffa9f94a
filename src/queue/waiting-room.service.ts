import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { EventsService } from '../events/events.service.js';
import { AdmissionsService } from './admissions.service.js';
import { boardOf, phaseOf, secondsUntil } from './board.js';
import { type JoinAnswer, type Joiner, LineNumbers } from './line-numbers.js';
import { placeTicketKey, readPlaceTicket, signPlaceTicket } from './place-ticket.js';
import { Places } from './places.js';
import {
  NotYourTurn,
  PlaceTicketInvalid,
  SaleSoldOut,
  WaitingRoomClosed,
  WaitingRoomUnavailable,
} from './queue.errors.js';
import type { Admitted, Board, Joined, PlaceView } from './queue.schemas.js';
import { Rooms } from './rooms.js';
import { type WaitingRoom, WaitingRoomsRepository } from './waiting-rooms.repository.js';

/** Opening and recovering lines take new numbers again within this. */
const JOIN_PATIENCE_MS = 3_500;
const JOIN_PAUSE_MS = 100;
const MS_PER_SECOND = 1_000;

const joins = new Counter({
  name: 'picket_waiting_room_joins_total',
  help: 'Requests to join a waiting room, by what became of them.',
  labelNames: ['outcome'],
});

/** Who waits where. */
export interface Waiter {
  readonly accountId: string;
  readonly performanceId: string;
}

/** Joining a line, seeing it, leaving it. */
@Injectable()
export class WaitingRoomService {
  private readonly logger = new Logger(WaitingRoomService.name);
  private readonly places = new Places();
  private readonly key;

  constructor(
    private readonly rooms: Rooms,
    private readonly repository: WaitingRoomsRepository,
    private readonly numbers: LineNumbers,
    private readonly admissions: AdmissionsService,
    private readonly events: EventsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.key = placeTicketKey(config.ADMISSION_SECRET);
  }

  /** What everybody sees. @throws NotFound, NoWaitingRoom */
  async board(performanceId: string): Promise<Board> {
    return boardOf(await this.rooms.get(performanceId));
  }

  /** Whether this room asks for a proof of work, and the caller has no ticket that stands for it. */
  async asksProof(waiter: Waiter, ticket?: string): Promise<boolean> {
    const { asksProof } = await this.rooms.get(waiter.performanceId);
    return asksProof && this.read(waiter, ticket) === undefined;
  }

  /**
   * Gives an account its one place: the one it has, or the next.
   * @param ticket a place ticket that the account has already: it proves the place, even without Redis
   * @returns also whether the place is new
   * @throws NotFound, NoWaitingRoom, WaitingRoomClosed, SaleSoldOut, WaitingRoomUnavailable
   */
  async join(waiter: Waiter, ticket?: string): Promise<{ joined: Joined; isNew: boolean }> {
    const room = await this.rooms.get(waiter.performanceId);
    await this.events.performanceFor(waiter.performanceId, waiter.accountId);
    const phase = phaseOf(room);
    if (phase === 'closed') throw new WaitingRoomClosed();
    if (phase === 'sold-out') throw new SaleSoldOut(room.unpaidSeats ?? 0);
    const proven = this.read(waiter, ticket)?.number;
    const { outcome, number } = await this.numberFor(waiter, proven);
    joins.inc({ outcome });
    return { joined: await this.describe(waiter, number), isNew: outcome === 'new' };
  }

  /** The place that a ticket proves. @throws PlaceTicketInvalid, NotFound, NoWaitingRoom */
  async place(waiter: Waiter, ticket: string | undefined): Promise<PlaceView> {
    const { room, place, number } = await this.placeOf(waiter, ticket);
    if (place === undefined) return { registration: number };
    const ahead = Math.max(0, place - room.serving);
    if (ahead > 0) {
      const estimatedSeconds = secondsUntil(room, ahead);
      return { place, ahead, ...(estimatedSeconds === undefined ? {} : { estimatedSeconds }) };
    }
    const agoMs = (await this.repository.calledAgoMs(waiter.performanceId, place)) ?? 0;
    const leftMs = this.config.CLAIM_SECONDS * MS_PER_SECOND - agoMs;
    const laterMs = this.config.SECOND_OFFER_SECONDS * MS_PER_SECOND - agoMs;
    const claimBy = new Date(Date.now() + (leftMs > 0 ? leftMs : laterMs)).toISOString();
    return { place, ahead, estimatedSeconds: 0, claimBy };
  }

  /** The place that a ticket of this room proves, whoever shows it; undefined when it proves none. */
  async placeByTicket(performanceId: string, ticket: string): Promise<PlaceView | undefined> {
    const found = readPlaceTicket(ticket, this.key);
    return found?.performanceId === performanceId ? this.place(found, ticket) : undefined;
  }

  /**
   * The pass of a place that was called; again the same one.
   * @throws PlaceTicketInvalid, NotYourTurn, TurnMissed, SaleSoldOut, WaitingRoomClosed
   */
  async admit(waiter: Waiter, ticket: string | undefined): Promise<Admitted> {
    const { room, place } = await this.placeOf(waiter, ticket);
    const phase = phaseOf(room);
    if (phase === 'closed') throw new WaitingRoomClosed();
    if (place === undefined) throw new NotYourTurn(undefined);
    if (place > room.serving) throw new NotYourTurn(place - room.serving);
    if (phase === 'sold-out') throw new SaleSoldOut(room.unpaidSeats ?? 0);
    return this.admissions.admit(waiter, place);
  }

  /**
   * What a ticket stands for in a room that is not over, and whether it was called; no place before
   * the draw.
   * @throws PlaceTicketInvalid, WaitingRoomClosed, NotFound, NoWaitingRoom
   */
  async numberOf(waiter: Waiter, ticket: string | undefined) {
    const { room, number, place } = await this.placeOf(waiter, ticket);
    if (phaseOf(room) === 'closed') throw new WaitingRoomClosed();
    return { number, place, isCalled: place !== undefined && place <= room.serving };
  }

  /** Which place in which room a ticket stands for. @throws PlaceTicketInvalid */
  private async placeOf(
    waiter: Waiter,
    ticket: string | undefined,
  ): Promise<{ room: WaitingRoom; number: number; place: number | undefined }> {
    const room = await this.rooms.get(waiter.performanceId);
    const mine = this.read(waiter, ticket);
    if (mine === undefined) throw new PlaceTicketInvalid();
    return { room, number: mine.number, place: this.places.placeOf(room, mine.number) };
  }

  /** Gives up place and admission; the place is called and passed over. */
  async leave({ accountId, performanceId }: Waiter): Promise<void> {
    await this.rooms.get(performanceId);
    await this.admissions.leave({ accountId, performanceId });
    await this.numbers.forget(performanceId, accountId).catch((error: unknown) => {
      this.logger.warn({ err: error, performanceId }, 'the place of one who left is still known');
    });
  }

  private read(waiter: Waiter, ticket: string | undefined) {
    const found = ticket === undefined ? undefined : readPlaceTicket(ticket, this.key);
    const isMine =
      found?.accountId === waiter.accountId && found.performanceId === waiter.performanceId;
    return isMine ? found : undefined;
  }

  /** Asks again while the line opens, is counted anew or may give no more for a moment. */
  private async numberFor(waiter: Waiter, proven: number | undefined): Promise<JoinAnswer> {
    const giveUpAtMs = performance.now() + JOIN_PATIENCE_MS;
    let givenUp: number | undefined;
    for (;;) {
      const answer = await this.askFor({ ...waiter, proven, givenUp }, waiter.performanceId);
      if (answer.outcome === 'new') return answer;
      if (answer.outcome === 'ended') throw new WaitingRoomClosed();
      if (answer.outcome === 'known') {
        if (givenUp === answer.number || !(await this.isOver(waiter, answer.number))) return answer;
        givenUp = answer.number;
        continue;
      }
      if (performance.now() > giveUpAtMs) throw new WaitingRoomUnavailable();
      await sleep(JOIN_PAUSE_MS * (0.5 + Math.random()));
    }
  }

  private async askFor(joiner: Joiner, performanceId: string): Promise<JoinAnswer> {
    try {
      const [answer] = await this.numbers.join(performanceId, [joiner]);
      return answer as JoinAnswer;
    } catch (error) {
      // The ticket is as good as Redis.
      if (joiner.proven !== undefined) return { outcome: 'known', number: joiner.proven };
      throw new WaitingRoomUnavailable(error);
    }
  }

  /** Whether the turn of a number was missed, or its admission used up: only a new one helps. */
  private async isOver(waiter: Waiter, number: number): Promise<boolean> {
    const room = await this.rooms.get(waiter.performanceId);
    const place = this.places.placeOf(room, number);
    if (place === undefined || place > room.serving) return false;
    return this.admissions.isOver(waiter, place);
  }

  private async describe(waiter: Waiter, number: number): Promise<Joined> {
    const room = await this.rooms.get(waiter.performanceId);
    const place = this.places.placeOf(room, number);
    return {
      ticket: signPlaceTicket({ ...waiter, number }, this.key),
      phase: phaseOf(room),
      ...(place === undefined ? { registration: number } : { place }),
    };
  }
}
