import { Injectable } from '@nestjs/common';
import { GroupCommit, type GroupOptions } from '../database/group-commit.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { type HoldRow, HoldsRepository } from './holds.repository.js';
import {
  type ReleaseWindow,
  ReturnedSeatsRepository,
  type SetAsideSeat,
} from './returned-seats.repository.js';
import { type SeatSet, SeatsRepository } from './seats.repository.js';

export type { ReleaseWindow, SetAsideSeat } from './returned-seats.repository.js';

/** How an offer's hold ended without a payment. */
export type OfferEnd =
  | 'expired'
  | 'declined'
  | 'left'
  | 'payment-declined'
  | 'payment-method-unusable'
  | 'performance-cancelled';

/** An offer: the hold and the waitlist entry it was made for. */
export interface Offer {
  holdId: string;
  entryId: string;
  performanceId: string;
}

/** An offer that became an order's tickets. */
export interface TakenOffer extends Offer {
  orderId: string;
  seatNos: readonly number[];
}

/**
 * Who gives returned seats to people on the waitlist. The waitlist lies above the seats, so it comes
 * here by itself ({@link ReturnedSeatsService.register}). Every call runs inside the transaction that
 * frees or sells the seats, which may run several times.
 */
export interface WaitlistDesk {
  /**
   * Offers seats that are set aside to entries of the performance.
   * @param passOver the entries whose own offers just ended
   * @returns seats that are due and that nobody took
   */
  serve(tx: Tx, performanceId: string, passOver: readonly string[]): Promise<number[]>;
  /** The offer ended without a payment. */
  offerEnded(tx: Tx, offer: Offer, end: OfferEnd): Promise<void>;
  /**
   * The offer was paid for.
   * @returns whether its owner is told so
   */
  offerTaken(tx: Tx, taken: TakenOffer): Promise<boolean>;
}

/** A hold for a waitlist entry. */
export interface OfferHold {
  id: string;
  waitlistEntryId: string;
  accountId: string;
  performanceId: string;
  seatNos: readonly number[];
  seconds: number;
}

/** What offers of a performance keep to. */
export interface OfferSale {
  performanceId: string;
  salesOpenAt: Date;
  salesCloseAt: Date;
  maxTicketsPerBuyer: number;
}

/** The lane of those who take a performance's turn. */
export function turnLane(performanceId: string): string {
  return `turn ${performanceId}`;
}

/**
 * Where seats come back: to the public where nobody waits for the performance, else to the waitlist
 * in the same transaction, so that the public never sees them in between.
 */
@Injectable()
export class ReturnedSeatsService {
  private desk: WaitlistDesk | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly returned: ReturnedSeatsRepository,
    private readonly seats: SeatsRepository,
    private readonly holds: HoldsRepository,
    private readonly groups: GroupCommit,
  ) {}

  /** Called once by the waitlist when the process starts. */
  register(desk: WaitlistDesk): void {
    this.desk = desk;
  }

  /** Frees what ended holds of a performance still have; the line is served once with all of it. */
  async giveBackHolds(
    tx: Tx,
    performanceId: string,
    ended: readonly HoldRow[],
    end: OfferEnd,
  ): Promise<void> {
    const holds = ended.map(({ id: holdId, seatNos }) => ({ performanceId, holdId, seatNos }));
    if (!(await this.takeTurn(tx, performanceId))) {
      await this.seats.free(tx, holds);
      return;
    }
    const passOver: string[] = [];
    for (const { id: holdId, waitlistEntryId: entryId } of ended) {
      if (entryId === null) continue;
      await this.deskOf().offerEnded(tx, { holdId, entryId, performanceId }, end);
      passOver.push(entryId);
    }
    await this.returned.setAsideHeld(tx, holds);
    await this.serve(tx, performanceId, passOver);
  }

  /** Frees the seats of refunded tickets. @returns how many were sold */
  async giveBackSold(tx: Tx, sold: SeatSet): Promise<number> {
    if (!(await this.takeTurn(tx, sold.performanceId))) {
      return this.seats.unsell(tx, sold);
    }
    const count = await this.returned.setAsideSold(tx, sold);
    // Several refunds may share the transaction; the line is then served once with all their seats.
    const { performanceId } = sold;
    tx.atEnd(`serve ${performanceId}`, () => this.serve(tx, performanceId));
    return count;
  }

  /** Frees seats that the seller had blocked. */
  async giveBackBlocked(tx: Tx, blocked: SeatSet): Promise<void> {
    if (!(await this.takeTurn(tx, blocked.performanceId))) {
      await this.seats.unblock(tx, blocked);
      return;
    }
    await this.returned.setAsideBlocked(tx, blocked);
    await this.serve(tx, blocked.performanceId);
  }

  /**
   * A hold became an order's sold seats.
   * @returns whether its owner is told so, because it was an offer paid for by itself
   */
  async taken(tx: Tx, hold: HoldRow, orderId: string): Promise<boolean> {
    const { id: holdId, waitlistEntryId: entryId, performanceId, seatNos } = hold;
    if (entryId === null) return false;
    return this.deskOf().offerTaken(tx, { holdId, entryId, performanceId, orderId, seatNos });
  }

  /**
   * Runs a transaction that will take the performance's turn, in the order of coming. Those of one
   * name may share one: see {@link GroupCommit}.
   * @throws ServiceUnavailable when too many are before it
   */
  inTurn<T>(
    performanceId: string,
    name: string,
    work: (tx: Tx) => Promise<T>,
    options: GroupOptions<T> = {},
  ): Promise<T> {
    return this.groups.run(turnLane(performanceId), name, work, options);
  }

  /**
   * Takes the performance's turn, for a change of the line itself.
   * @returns whether anybody waits
   */
  takeTurn(tx: Tx, performanceId: string): Promise<boolean> {
    return this.returned.takeTurn(tx, performanceId);
  }

  /** Takes the turn and a number at the end of the line. */
  nextNumber(tx: Tx, performanceId: string): Promise<number> {
    return this.returned.nextNumber(tx, performanceId);
  }

  /** Offers what is set aside; the caller has the turn. Due seats that nobody takes become free. */
  async serve(tx: Tx, performanceId: string, passOver: readonly string[] = []): Promise<void> {
    const due = await this.deskOf().serve(tx, performanceId, passOver);
    if (due.length > 0) await this.returned.release(tx, { performanceId, seatNos: due });
  }

  /** Seats of a performance that are set aside, ascending. */
  setAside(tx: Tx, performanceId: string): Promise<SetAsideSeat[]> {
    return this.returned.setAside(tx, performanceId);
  }

  /** How many tickets of a performance each of the buyers has; who has none is left out. */
  ticketCounts(tx: Tx, performanceId: string, accountIds: readonly string[]) {
    return this.holds.ticketCounts(tx, performanceId, accountIds);
  }

  /**
   * Makes offers' holds of seats that are set aside, each within its buyer's limit (I8).
   * @param offers of one performance, at most one a buyer
   * @returns until when each is kept, by hold; those that would be over a limit are left out.
   *   Undefined when the sale is over
   */
  async offerAll(
    tx: Tx,
    sale: OfferSale,
    offers: readonly OfferHold[],
  ): Promise<Map<string, Date> | undefined> {
    const { performanceId, maxTicketsPerBuyer } = sale;
    const within = await this.countUp(tx, offers, maxTicketsPerBuyer);
    if (within.length === 0) return new Map();
    const moments = await this.holds.insertAll(
      tx,
      within.map((offer) => ({ ...offer, ...sale })),
    );
    if (moments.every((moment) => moment === undefined)) {
      await this.takeBack(tx, within);
      return undefined;
    }
    const held = within.map(({ id, seatNos }) => ({ performanceId, seatNos, holdId: id }));
    const seats = within.reduce((sum, { seatNos }) => sum + seatNos.length, 0);
    const got = await this.returned.hold(tx, performanceId, held);
    if (got !== seats) throw new Error(`Of ${seats} seats set aside ${got} are`);
    return new Map(within.map(({ id }, at) => [id, moments[at] as Date]));
  }

  /** Adds to the counters of those whose limit allows it. @returns their offers */
  private async countUp(tx: Tx, offers: readonly OfferHold[], max: number): Promise<OfferHold[]> {
    const counts = offers.map(({ performanceId, accountId, seatNos: { length: count } }) => ({
      ...{ performanceId, accountId, count },
    }));
    const tickets = await this.holds.countUpAll(tx, counts);
    const isWithin = (at: number): boolean => (tickets[at] ?? Infinity) <= max;
    await this.takeBack(
      tx,
      offers.filter((_, at) => !isWithin(at)),
    );
    return offers.filter((_, at) => isWithin(at));
  }

  private async takeBack(tx: Tx, offers: readonly OfferHold[]): Promise<void> {
    for (const { performanceId, accountId, seatNos } of offers) {
      await this.holds.countDown(tx, performanceId, accountId, seatNos.length);
    }
  }

  /** Releases a performance's due seats, each to the waitlist if somebody takes it now. */
  async releaseDue(performanceId: string): Promise<void> {
    await this.transactions.run('release-set-aside', async (tx) => {
      if (await this.takeTurn(tx, performanceId)) {
        return this.serve(tx, performanceId);
      }
      const all = await this.returned.setAside(tx, performanceId);
      const seatNos = all.filter(({ due }) => due).map(({ seatNo }) => seatNo);
      if (seatNos.length > 0) await this.returned.release(tx, { performanceId, seatNos });
    });
  }

  /** Performances with due seats. */
  withDueSeats(): Promise<string[]> {
    return this.returned.withDueSeats();
  }

  /** Performances that count as awaited. */
  awaited(): Promise<string[]> {
    return this.returned.awaited();
  }

  /** Ends the watch over a performance; the caller has its turn and knows that nobody waits. */
  endAwaiting(tx: Tx, performanceId: string): Promise<void> {
    return this.returned.endAwaiting(tx, performanceId);
  }

  /** How many seats are set aside. */
  countSetAside(performanceId: string): Promise<number> {
    return this.returned.countSetAside(performanceId);
  }

  /** The window in which leftovers are released; undefined where the default counts. */
  window(performanceId: string): Promise<ReleaseWindow | undefined> {
    return this.returned.window(performanceId);
  }

  /** Sets that window for seats that come back from now on. */
  async setWindow(performanceId: string, window: ReleaseWindow): Promise<void> {
    await this.transactions.run('set-release-window', (tx) =>
      this.returned.setWindow(tx, performanceId, window),
    );
  }

  private deskOf(): WaitlistDesk {
    if (this.desk === undefined)
      throw new Error('somebody waits, and no waitlist is here to serve');
    return this.desk;
  }
}
