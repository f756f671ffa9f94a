import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Idempotency } from '../database/idempotency.js';
import type { Tx } from '../database/transactions.js';
import { DomainError } from '../errors/domain-error.js';
import { PerformanceCancelled } from '../events/events.errors.js';
import type { PerformanceFacts } from '../events/events.service.js';
import { chooseBestSeats, contentionSkip } from './best-available.js';
import { ExpiryPrompt } from './expiry-prompt.js';
import { describeHold, requireSeatsOnPlan } from './hold-view.js';
import { HoldsRepository } from './holds.repository.js';
import { HoldsService } from './holds.service.js';
import {
  GradeNotInPlan,
  HoldCoolDown,
  NotEnoughSeats,
  NotOnSale,
  SeatsTaken,
  TicketLimitExceeded,
} from './seats.errors.js';
import type { Hold, PlaceHold } from './seats.schemas.js';
import { SeatsRepository } from './seats.repository.js';
import { TakenSeats } from './taken-seats.js';

/** Each lost try means that somebody else won, so near the end of a sale it may take several. */
const BEST_TRIES_MAX = 32;
const BEST_WAIT_MAX_MS = 40;
const BEST_WAIT_STEP_MS = 4;

const outcomes = new Counter({
  name: 'picket_holds_total',
  help: 'Holds asked for, by outcome: placed, or the code of the refusal.',
  labelNames: ['outcome'],
});

const fromMemory = new Counter({
  name: 'picket_holds_refused_from_memory_total',
  help: 'Holds refused in a crowd because their seats were known to be taken.',
});

/** Who asks for which seats. */
export interface HoldRequest {
  accountId: string;
  performance: PerformanceFacts;
  wish: PlaceHold;
  idempotencyKey: string | undefined;
}

/** Holds of all performances share transactions: what they have in common is the commit. */
const LANE = 'holds';

/** Places holds: the contended step of a sale. */
@Injectable()
export class HoldPlacing {
  private readonly taken = new TakenSeats();

  constructor(
    private readonly idempotency: Idempotency,
    private readonly holds: HoldsRepository,
    private readonly seats: SeatsRepository,
    private readonly ending: HoldsService,
    private readonly prompt: ExpiryPrompt,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Holds all of the wished seats or none.
   * @throws SeatsTaken, NotEnoughSeats, TicketLimitExceeded, HoldCoolDown, NotOnSale,
   *   PerformanceCancelled, SeatNotInPlan, GradeNotInPlan
   */
  async place(request: HoldRequest): Promise<Hold> {
    try {
      const { seatNos, bestAvailable } = request.wish;
      const hold = seatNos
        ? await this.placeNamed(request, seatNos)
        : await this.placeBest(request, bestAvailable as NonNullable<typeof bestAvailable>);
      this.prompt.at(new Date(hold.expiresAt));
      outcomes.inc({ outcome: 'placed' });
      return hold;
    } catch (error) {
      if (error instanceof DomainError) outcomes.inc({ outcome: error.code });
      throw error;
    }
  }

  private async placeNamed(request: HoldRequest, wished: readonly number[]): Promise<Hold> {
    requireSeatsOnPlan(request.performance, wished);
    const seatNos = [...wished].sort((a, b) => a - b);
    const first = await this.answerFromMemory(request, seatNos);
    if (first !== undefined) return first.result;
    const { id } = request.performance;
    try {
      const hold = await this.placeSeats(request, seatNos);
      this.taken.note(id, seatNos, performance.now());
      return hold;
    } catch (error) {
      if (error instanceof SeatsTaken) this.taken.note(id, error.seatNos, performance.now());
      throw error;
    }
  }

  /**
   * In a crowd, who wants a seat that is known to be taken does not wait for the database to say so. A
   * repetition of a request still gets its first answer, which may well be the hold.
   * @returns that first answer; undefined when the database is to decide
   * @throws SeatsTaken
   */
  private async answerFromMemory(request: HoldRequest, seatNos: readonly number[]) {
    if (!this.idempotency.isCrowded(LANE)) return undefined;
    const taken = this.taken.among(request.performance.id, seatNos, performance.now());
    if (taken.length === 0) return undefined;
    const first = await this.idempotency.find<Hold>(identify(request));
    if (first !== undefined) return first;
    fromMemory.inc();
    throw new SeatsTaken(taken);
  }

  private async placeBest(
    request: HoldRequest,
    wish: { quantity: number; grade?: string },
  ): Promise<Hold> {
    const { performance, accountId } = request;
    const grades = performance.grades.map(({ code }) => code);
    if (wish.grade !== undefined && !grades.includes(wish.grade)) throw new GradeNotInPlan(grades);
    if (request.idempotencyKey !== undefined) {
      const first = await this.idempotency.find<Hold>(identify(request));
      if (first !== undefined) return first.result;
    }
    for (let attempt = 0; ; attempt++) {
      const free = await this.seats.claimable(performance.id);
      const skip = contentionSkip(accountId, attempt);
      const seatNos = chooseBestSeats(performance.plan, free, { ...wish, skip });
      if (seatNos === null) {
        if (await this.holds.isCancelled(performance.id)) throw new PerformanceCancelled();
        throw new NotEnoughSeats(free.reduce((sum, one) => sum + one, 0));
      }
      try {
        return await this.placeSeats(request, seatNos);
      } catch (error) {
        if (!(error instanceof SeatsTaken) || attempt + 1 >= BEST_TRIES_MAX) throw error;
        // Buyers in step would look at the same picture again and again.
        await sleep(Math.random() * Math.min(BEST_WAIT_MAX_MS, BEST_WAIT_STEP_MS * attempt));
      }
    }
  }

  /** A buyer's own overdue holds must not count against them, so they are ended first. */
  private async placeSeats(request: HoldRequest, seatNos: readonly number[]): Promise<Hold> {
    try {
      return await this.placeOnce(request, seatNos);
    } catch (error) {
      if (!(error instanceof TicketLimitExceeded)) throw error;
      const { accountId, performance } = request;
      const overdue = await this.holds.overdueOf(performance.id, accountId);
      if (overdue.length === 0) throw error;
      await this.ending.expire(performance.id, overdue);
      return this.placeOnce(request, seatNos);
    }
  }

  private placeOnce(request: HoldRequest, seatNos: readonly number[]): Promise<Hold> {
    const { accountId, performance } = request;
    const { id: performanceId, salesOpenAt, salesCloseAt, maxTicketsPerBuyer } = performance;
    const id = uuidv7();
    const seconds = this.config.HOLD_SECONDS;
    const place = async (tx: Tx): Promise<Hold> => {
      const expiresAt = await this.holds.insert(tx, {
        ...{ id, performanceId, accountId, seatNos, seconds, salesOpenAt, salesCloseAt },
      });
      if (expiresAt === undefined) {
        const why = await this.holds.whyNotInserted(tx, { performanceId, accountId });
        if (why.isCancelled) return tx.refuse(new PerformanceCancelled());
        if (why.coolDownEndsAt !== null) return tx.refuse(new HoldCoolDown(why.coolDownEndsAt));
        return tx.refuse(new NotOnSale(salesOpenAt, salesCloseAt));
      }
      const taken = await this.seats.claim(tx, { performanceId, seatNos }, id, expiresAt);
      if (taken.length > 0) {
        return tx.refuse(new SeatsTaken(taken), () => this.holds.withdrawNew(tx, id));
      }
      const tickets = await this.holds.countUp(tx, performanceId, accountId, seatNos.length);
      if (tickets > maxTicketsPerBuyer) throw new TicketLimitExceeded(maxTicketsPerBuyer);
      return describeHold(performance, {
        ...{ id, seatNos, expiresAt, state: 'active', extendedAt: null },
      });
    };
    const alreadyCommitted = async (): Promise<Hold | undefined> => {
      const hold = await this.holds.find(id);
      return hold && describeHold(performance, hold);
    };
    return this.idempotency.run(identify(request), place, {
      ...{ lane: LANE, apart: accountId, alreadyCommitted },
    });
  }
}

function identify({ accountId, performance, wish, idempotencyKey }: HoldRequest) {
  const body = { performanceId: performance.id, wish };
  return { accountId, key: idempotencyKey, operation: 'place-hold', body };
}
