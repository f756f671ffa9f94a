import { Injectable } from '@nestjs/common';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';

/** Somebody who wants to be told when the place is near. */
export interface PlaceWish {
  accountId: string;
  place: number;
}

/** Who wants to be told. A wish that was fulfilled is gone. */
@Injectable()
export class PlaceWishesRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Writes a wish, or the new number of one. */
  async put(
    tx: Tx,
    wish: { performanceId: string; accountId: string; number: number; place: number | undefined },
  ): Promise<void> {
    const { performanceId, accountId, number, place = null } = wish;
    await tx.execute(
      `INSERT INTO place_wishes (performance_id, account_id, number, place) VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE number = VALUES(number), place = VALUES(place)`,
      [performanceId, accountId, number, place],
    );
  }

  async remove(tx: Tx, performanceId: string, accountIds: readonly string[]): Promise<void> {
    const sql = 'DELETE FROM place_wishes WHERE performance_id = ? AND account_id IN (?)';
    await tx.execute(sql, [performanceId, [...accountIds]]);
  }

  /** Removes wishes of a room that is over; how many. */
  removeSome(tx: Tx, performanceId: string, limit: number): Promise<number> {
    return tx.execute('DELETE FROM place_wishes WHERE performance_id = ? LIMIT ?', [
      performanceId,
      limit,
    ]);
  }

  /** Rooms in which somebody has a wish. */
  async rooms(): Promise<string[]> {
    const rows = await this.transactions.read<{ id: string }>(
      'SELECT DISTINCT performance_id AS id FROM place_wishes',
    );
    return rows.map(({ id }) => id);
  }

  /** Numbers of wishes from before the draw. */
  async undrawn(performanceId: string, limit: number): Promise<number[]> {
    const rows = await this.transactions.readLatest<{ number: number }>(
      'SELECT number FROM place_wishes WHERE performance_id = ? AND place IS NULL LIMIT ?',
      [performanceId, limit],
    );
    return rows.map(({ number }) => number);
  }

  /** Notes the places that were drawn. */
  async draw(
    tx: Tx,
    performanceId: string,
    drawn: readonly { number: number; place: number }[],
  ): Promise<void> {
    const numbers = drawn.map(({ number }) => number);
    const places = drawn.map(({ place }): SqlValue => place);
    await tx.execute(
      `UPDATE place_wishes SET place = ELT(FIELD(number, ?), ${places.map(() => '?').join()})
       WHERE performance_id = ? AND number IN (?) AND place IS NULL`,
      [numbers, ...places, performanceId, numbers],
    );
  }

  /** Wishes of places up to one, the nearest first. */
  near(performanceId: string, upTo: number, limit: number): Promise<PlaceWish[]> {
    return this.transactions.readLatest<PlaceWish>(
      `SELECT account_id AS accountId, place FROM place_wishes
       WHERE performance_id = ? AND place <= ? ORDER BY place LIMIT ?`,
      [performanceId, upTo, limit],
    );
  }
}
