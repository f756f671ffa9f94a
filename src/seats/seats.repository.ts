import { Injectable } from '@nestjs/common';
import { divided, type Together, Undivided } from '../database/together.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { CLAIM, type HeldSeats, NOBODY_WAITS, type SeatSet } from './claim.repository.js';
import { SEAT_STATE } from './seat-state.js';

export type { HeldSeats, SeatSet } from './claim.repository.js';

const { free, held, sold, blocked } = SEAT_STATE;
const DIGITS_BYTES_MAX = 1_000_000;

/** States by seatNo as digits 0..3; `version` grows with every change of any seat. */
export interface SeatStates {
  version: number;
  digits: string;
}

/**
 * A change of seats by their numbers, of several sets in one statement.
 * @param set what becomes of them, as SQL without parameters but `?` for the performance
 * @param condition which of them it is for
 */
export function seatsChange(set: string, condition: string): Together<SeatSet, number> {
  return {
    many: async (tx, sets) => {
      const performanceId = performanceOf(sets);
      const changed = await tx.execute(
        `UPDATE seats FORCE INDEX (PRIMARY) SET ${set}, version = version + 1
         WHERE performance_id = ? AND seat_no IN (?) AND ${condition}`,
        [
          ...performanceAgain(set, performanceId),
          performanceId,
          sets.flatMap(({ seatNos }) => seatNos).toSorted((a, b) => a - b),
        ],
      );
      return divided(
        changed,
        sets.map(({ seatNos }) => seatNos.length),
      );
    },
  };
}

/** A change of seats that their holds still have, of several holds in one statement. */
function heldChange(set: string): Together<HeldSeats, number> {
  return {
    many: async (tx, all) =>
      divided(
        await changeHeld(tx, all, set),
        all.map(({ seatNos }) => seatNos.length),
      ),
  };
}

/**
 * Changes seats that their holds still have, all of one performance.
 * @param set what becomes of them, as SQL without parameters but `?` for the performance
 * @returns how many they still had
 */
export function changeHeld(tx: Tx, holds: readonly HeldSeats[], set: string): Promise<number> {
  const performanceId = performanceOf(holds);
  const pairs = holds
    .flatMap(({ seatNos, holdId }) => seatNos.map((seatNo): [number, string] => [seatNo, holdId]))
    .sort(([a], [b]) => a - b);
  return tx.execute(
    `UPDATE seats FORCE INDEX (PRIMARY) SET ${set}, version = version + 1
     WHERE performance_id = ? AND seat_no IN (?) AND state = ${held}
       AND (seat_no, hold_id) IN (?)`,
    [
      ...performanceAgain(set, performanceId),
      performanceId,
      pairs.map(([seatNo]) => seatNo),
      pairs,
    ],
  );
}

/** The performance for each `?` of what becomes of seats. */
function performanceAgain(set: string, performanceId: string): string[] {
  return [...set.matchAll(/\?/g)].map(() => performanceId);
}

const SELL = heldChange(`state = ${sold}, hold_id = NULL, held_until = NULL`);
/** As long as their holds. */
const EXTEND = heldChange('held_until = (SELECT h.expires_at FROM holds h WHERE h.id = hold_id)');
const UNSELL = seatsChange(`state = ${free}`, `state = ${sold}`);
const WITHDRAW = seatsChange(`state = ${blocked}`, `state = ${sold}`);

/** @throws Undivided for seats of several performances: their works go one by one */
function performanceOf(sets: readonly SeatSet[]): string {
  const [first, ...others] = new Set(sets.map(({ performanceId }) => performanceId));
  if (first === undefined || others.length > 0) throw new Undivided('of several performances');
  return first;
}

/** The seats table: every change is one conditional UPDATE by primary key whose count is told. */
@Injectable()
export class SeatsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Takes those that are free or whose hold has run out. @returns those that it did not get */
  claim(tx: Tx, seats: SeatSet, holdId: string, until: Date): Promise<number[]> {
    return tx.together(CLAIM, { ...seats, holdId, until });
  }

  /** Keeps seats as long as their hold. @returns how many are still the hold's */
  extend(tx: Tx, seats: HeldSeats): Promise<number> {
    return tx.together(EXTEND, seats);
  }

  /** Frees what holds of one performance still have; seats others took over stay theirs. */
  free(tx: Tx, holds: readonly HeldSeats[]): Promise<number> {
    return changeHeld(tx, holds, `state = ${free}, hold_id = NULL, held_until = NULL`);
  }

  /** Turns the hold's seats into sold ones. @returns how many were still the hold's */
  sell(tx: Tx, seats: HeldSeats): Promise<number> {
    return tx.together(SELL, seats);
  }

  /** Frees sold seats after a refund. @returns how many were sold */
  unsell(tx: Tx, seats: SeatSet): Promise<number> {
    return tx.together(UNSELL, seats);
  }

  /** Takes sold seats off sale, when their performance is cancelled. @returns how many were sold */
  withdraw(tx: Tx, seats: SeatSet): Promise<number> {
    return tx.together(WITHDRAW, seats);
  }

  /**
   * Blocks what is free or set aside from one seat to another, both included, for good.
   * @returns how many it changed
   */
  blockFree(tx: Tx, performanceId: string, first: number, last: number): Promise<number> {
    return tx.execute(
      `UPDATE seats SET state = ${blocked}, release_at = NULL, version = version + 1
       WHERE performance_id = ? AND seat_no BETWEEN ? AND ?
         AND (state = ${free} OR release_at IS NOT NULL)`,
      [performanceId, first, last],
    );
  }

  /** How many seats of a performance are not blocked for good, on any node. */
  async countOnSale(performanceId: string): Promise<number> {
    const [row] = await this.transactions.readLatest<{ count: number }>(
      `SELECT COUNT(*) AS count FROM seats
       WHERE performance_id = ? AND (state <> ${blocked} OR release_at IS NOT NULL)`,
      [performanceId],
    );
    return row?.count ?? 0;
  }

  /** Blocks those that are free or set aside for the waitlist. @returns how many it changed */
  block(tx: Tx, { performanceId, seatNos }: SeatSet): Promise<number> {
    return tx.execute(
      `UPDATE seats SET state = ${blocked}, release_at = NULL, version = version + 1
       WHERE performance_id = ? AND seat_no IN (?)
         AND (state = ${free} OR release_at IS NOT NULL)`,
      [performanceId, [...seatNos]],
    );
  }

  /** Frees those that the seller blocked. @returns how many it changed */
  unblock(tx: Tx, { performanceId, seatNos }: SeatSet): Promise<number> {
    return tx.execute(
      `UPDATE seats SET state = ${free}, version = version + 1
       WHERE performance_id = ? AND seat_no IN (?) AND state = ${blocked} AND release_at IS NULL`,
      [performanceId, [...seatNos]],
    );
  }

  /** Those of the seats that are not blocked. */
  async notBlocked(tx: Tx, { performanceId, seatNos }: SeatSet): Promise<number[]> {
    const rows = await tx.query<{ seat_no: number }>(
      `SELECT seat_no FROM seats
       WHERE performance_id = ? AND seat_no IN (?) AND state <> ${blocked}`,
      [performanceId, [...seatNos]],
    );
    return rows.map((row) => row.seat_no);
  }

  /**
   * States of a whole performance out of one snapshot; a hold that has run out counts as held
   * until it is swept or taken over, so that `version` tells of every difference.
   */
  async states(performanceId: string): Promise<SeatStates> {
    const [row] = await this.transactions.read<{ version: string; digits: string }>(
      `SET STATEMENT group_concat_max_len = ${DIGITS_BYTES_MAX} FOR
       SELECT SUM(version) AS version, GROUP_CONCAT(state ORDER BY seat_no SEPARATOR '') AS digits
       FROM seats WHERE performance_id = ?`,
      [performanceId],
    );
    return { version: Number(row?.version ?? 0), digits: row?.digits ?? '' };
  }

  /** How many seats a claim could take now, and how many are held and not paid for. */
  async freeAndUnpaid(performanceId: string): Promise<{ free: number; unpaid: number }> {
    const [row] = await this.transactions.read<{ free: string; unpaid: string }>(
      `SELECT COALESCE(SUM(state = ${free} OR
           (state = ${held} AND held_until <= NOW(3) AND ${NOBODY_WAITS})), 0) AS free,
         COALESCE(SUM(state = ${held} AND held_until > NOW(3)), 0) AS unpaid
       FROM seats s WHERE performance_id = ?`,
      [performanceId],
    );
    return { free: Number(row?.free), unpaid: Number(row?.unpaid) };
  }

  /** Which seats a claim could take now: 1 by seatNo where free or its hold has run out. */
  async claimable(performanceId: string): Promise<Uint8Array> {
    const [row] = await this.transactions.read<{ digits: string | null }>(
      `SET STATEMENT group_concat_max_len = ${DIGITS_BYTES_MAX} FOR
       SELECT GROUP_CONCAT(
         IF(state = ${free} OR
           (state = ${held} AND held_until <= NOW(3) AND ${NOBODY_WAITS}), 1, 0)
         ORDER BY seat_no SEPARATOR '') AS digits
       FROM seats s WHERE performance_id = ?`,
      [performanceId],
    );
    return Uint8Array.from(row?.digits ?? '', Number);
  }
}
