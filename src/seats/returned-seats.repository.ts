import { Injectable } from '@nestjs/common';
import { rowsTable, type Together } from '../database/together.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { SEAT_STATE } from './seat-state.js';
import { changeHeld, type HeldSeats, seatsChange, type SeatSet } from './seats.repository.js';

const { free, held, sold, blocked } = SEAT_STATE;

/** When, after they came back, seats nobody on the waitlist takes go to the public, in seconds. */
export interface ReleaseWindow {
  minSeconds: number;
  maxSeconds: number;
}

/** A seat that came back and waits for its taker. */
export interface SetAsideSeat {
  seatNo: number;
  /** Its time is over: the public gets it unless somebody on the waitlist takes it now. */
  due: boolean;
}

/** Each seat gets a moment of its own in its performance's window; `?` is the performance. */
const DRAWN_MOMENT = `(SELECT NOW(3) + INTERVAL ROUND(1000000 * (release_min_seconds +
  (release_max_seconds - release_min_seconds) * RAND())) MICROSECOND
  FROM awaited_performances WHERE performance_id = ?)`;

/** The same performance is written once for all who take its turn in the same transaction. */
const TAKE_TURN: Together<string, boolean> = {
  many: async (tx, performanceIds) => {
    const isAwaited = new Map<string, boolean>();
    for (const performanceId of new Set(performanceIds)) {
      const changed = await tx.execute(
        `UPDATE awaited_performances SET version = version + 1
         WHERE performance_id = ? AND awaited = 1`,
        [performanceId],
      );
      isAwaited.set(performanceId, changed === 1);
    }
    return performanceIds.map((performanceId) => isAwaited.get(performanceId) === true);
  },
};

const SET_ASIDE_SOLD = seatsChange(
  `state = ${blocked}, release_at = ${DRAWN_MOMENT}`,
  `state = ${sold}`,
);
const SEATS_OF_HOLDS = rowsTable({ seatNo: 'INT UNSIGNED', holdId: 'CHAR(36)' });

/**
 * Performances that somebody waits for, and their seats that came back: blocked, with the moment
 * at which they go to the public.
 */
@Injectable()
export class ReturnedSeatsRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Takes the performance's turn: its row is really written, so joining and freeing never pass each
   * other, on whatever nodes they run.
   * @returns whether anybody waits for the performance
   */
  takeTurn(tx: Tx, performanceId: string): Promise<boolean> {
    return tx.together(TAKE_TURN, performanceId);
  }

  /** Takes the turn for one who joins, or goes to the end of the line. @returns a new number */
  async nextNumber(tx: Tx, performanceId: string): Promise<number> {
    const [row] = await tx.query<{ last_number: number | string }>(
      `INSERT INTO awaited_performances (performance_id, awaited, last_number) VALUES (?, 1, 1)
       ON DUPLICATE KEY UPDATE awaited = 1, last_number = last_number + 1, version = version + 1
       RETURNING last_number`,
      [performanceId],
    );
    return Number(row?.last_number);
  }

  /** Ends the watch over a performance; the caller has its turn and knows that nobody waits. */
  async endAwaiting(tx: Tx, performanceId: string): Promise<void> {
    await tx.execute(`UPDATE awaited_performances SET awaited = 0 WHERE performance_id = ?`, [
      performanceId,
    ]);
  }

  /** Sets sold seats aside. @returns how many were sold */
  setAsideSold(tx: Tx, seats: SeatSet): Promise<number> {
    return tx.together(SET_ASIDE_SOLD, seats);
  }

  /** Sets aside what holds of one performance still have. @returns how many they had */
  setAsideHeld(tx: Tx, holds: readonly HeldSeats[]): Promise<number> {
    return changeHeld(
      tx,
      holds,
      `state = ${blocked}, hold_id = NULL, held_until = NULL, release_at = ${DRAWN_MOMENT}`,
    );
  }

  /** Sets aside those that the seller had blocked. @returns how many */
  setAsideBlocked(tx: Tx, { performanceId, seatNos }: SeatSet): Promise<number> {
    return tx.execute(
      `UPDATE seats SET release_at = ${DRAWN_MOMENT}, version = version + 1
       WHERE performance_id = ? AND seat_no IN (?) AND state = ${blocked} AND release_at IS NULL`,
      [performanceId, performanceId, [...seatNos]],
    );
  }

  /** All seats of a performance that are set aside, ascending. */
  async setAside(tx: Tx, performanceId: string): Promise<SetAsideSeat[]> {
    const rows = await tx.query<{ seatNo: number; due: number }>(
      `SELECT seat_no AS seatNo, release_at <= NOW(3) AS due FROM seats
       WHERE performance_id = ? AND release_at IS NOT NULL ORDER BY seat_no`,
      [performanceId],
    );
    return rows.map(({ seatNo, due }) => ({ seatNo, due: due === 1 }));
  }

  /** Gives seats of a performance that are set aside to offers' holds. @returns how many they got */
  hold(tx: Tx, performanceId: string, offers: readonly HeldSeats[]): Promise<number> {
    const seats = offers.flatMap(({ holdId, seatNos }) =>
      seatNos.map((seatNo) => ({ seatNo, holdId })),
    );
    return tx.execute(
      `UPDATE ${SEATS_OF_HOLDS} STRAIGHT_JOIN seats s FORCE INDEX (PRIMARY) ON s.performance_id = ? AND s.seat_no = j.seatNo
         STRAIGHT_JOIN holds h FORCE INDEX (PRIMARY) ON h.id = CAST(j.holdId AS UUID)
       SET s.state = ${held}, s.hold_id = h.id, s.held_until = h.expires_at, s.release_at = NULL,
         s.version = s.version + 1
       WHERE s.release_at IS NOT NULL`,
      [JSON.stringify(seats), performanceId],
    );
  }

  /** Gives the named set-aside seats to the public. @returns how many */
  release(tx: Tx, { performanceId, seatNos }: SeatSet): Promise<number> {
    return tx.execute(
      `UPDATE seats SET state = ${free}, release_at = NULL, version = version + 1
       WHERE performance_id = ? AND seat_no IN (?) AND release_at IS NOT NULL`,
      [performanceId, [...seatNos]],
    );
  }

  /** Performances with seats whose moment has come. */
  async withDueSeats(): Promise<string[]> {
    const rows = await this.transactions.read<{ id: string }>(
      `SELECT a.performance_id AS id FROM awaited_performances a WHERE EXISTS (
         SELECT 1 FROM seats s WHERE s.performance_id = a.performance_id
           AND s.release_at <= NOW(3))`,
    );
    return rows.map(({ id }) => id);
  }

  /** Performances that count as awaited. */
  async awaited(): Promise<string[]> {
    const rows = await this.transactions.read<{ id: string }>(
      `SELECT performance_id AS id FROM awaited_performances WHERE awaited = 1`,
    );
    return rows.map(({ id }) => id);
  }

  /** How many seats of a performance are set aside. */
  async countSetAside(performanceId: string): Promise<number> {
    const [row] = await this.transactions.read<{ count: number }>(
      `SELECT COUNT(*) AS count FROM seats WHERE performance_id = ? AND release_at IS NOT NULL`,
      [performanceId],
    );
    return row?.count ?? 0;
  }

  /** A performance's release window; undefined where nobody set one or ever waited. */
  async window(performanceId: string): Promise<ReleaseWindow | undefined> {
    const [row] = await this.transactions.readLatest<ReleaseWindow>(
      `SELECT release_min_seconds AS minSeconds, release_max_seconds AS maxSeconds
       FROM awaited_performances WHERE performance_id = ?`,
      [performanceId],
    );
    return row;
  }

  /** Sets the window; seats that are set aside keep the moment drawn for them. */
  async setWindow(tx: Tx, performanceId: string, window: ReleaseWindow): Promise<void> {
    await tx.execute(
      `INSERT INTO awaited_performances (performance_id, release_min_seconds, release_max_seconds)
       VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE version = version + 1,
         release_min_seconds = VALUE(release_min_seconds),
         release_max_seconds = VALUE(release_max_seconds)`,
      [performanceId, window.minSeconds, window.maxSeconds],
    );
  }
}
