import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { type Backlog, backlogColumns, type BacklogRow, toBacklog } from '../database/backlog.js';
import { Lookup } from '../database/lookup.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { type InsertRefusal, noteExpired } from './cool-downs.repository.js';
import {
  CONVERT,
  type Count,
  COUNT_DOWN,
  COUNT_UP,
  extendHold,
  type Extension,
  GET,
  HOLD_COLUMNS,
  type HoldRow,
  INSERT,
  type NewHold,
  type PaymentStart,
  type Row,
  START_PAYMENT,
  toHold,
  WITHDRAW_NEW,
} from './hold-steps.repository.js';

export type { HoldRow, NewHold } from './hold-steps.repository.js';

/** A hold that is to be ended, and whether it is an offer to a waitlist entry. */
export interface OverdueHold {
  id: string;
  performanceId: string;
  isOffer: boolean;
}

/** A buyer, as far as one performance goes. */
interface BuyerOfPerformance {
  performanceId: string;
  accountId: string;
}

/** Holds and each buyer's ticket counter. */
@Injectable()
export class HoldsRepository {
  private readonly byId: Lookup<string, Row>;

  constructor(
    private readonly transactions: Transactions,
    @Inject(CONFIG) private readonly config: Pick<Config, 'HOLD_COOL_DOWN_SECONDS'>,
  ) {
    this.byId = new Lookup(transactions, {
      sql: `SELECT ${HOLD_COLUMNS} FROM holds FORCE INDEX (PRIMARY) WHERE id IN (?)`,
      keyOf: ({ id }) => id,
    });
  }

  /**
   * Inserts an active hold if the sale is open by the database's clock and not cancelled, and the
   * buyer is in no cool-down.
   * @returns when it expires, or undefined ({@link whyNotInserted})
   */
  insert(tx: Tx, hold: NewHold): Promise<Date | undefined> {
    return tx.together(INSERT, hold);
  }

  /** Why a hold could not be inserted, for whoever is told so. */
  async whyNotInserted(tx: Tx, hold: BuyerOfPerformance): Promise<InsertRefusal> {
    const { performanceId, accountId } = hold;
    const [row] = await tx.query<{ isCancelled: number; coolDownEndsAt: Date | null }>(
      `SELECT EXISTS (SELECT 1 FROM performance_cancellations WHERE performance_id = ?)
           AS isCancelled,
         (SELECT ends_at FROM hold_cool_downs
          WHERE performance_id = ? AND account_id = ? AND ends_at > NOW(3)) AS coolDownEndsAt`,
      [performanceId, performanceId, accountId],
    );
    return {
      isCancelled: Number(row?.isCancelled) === 1,
      coolDownEndsAt: row?.coolDownEndsAt ?? null,
    };
  }

  /** Inserts several. @returns when each expires, in their order */
  insertAll(tx: Tx, holds: readonly NewHold[]): Promise<readonly (Date | undefined)[]> {
    return INSERT.many(tx, holds);
  }

  /** Takes out again what this transaction has inserted. */
  withdrawNew(tx: Tx, id: string): Promise<void> {
    return tx.together(WITHDRAW_NEW, id);
  }

  /** Whether the seller cancelled the performance. */
  async isCancelled(performanceId: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM performance_cancellations WHERE performance_id = ?';
    const rows = await this.transactions.readLatest(sql, [performanceId]);
    return rows.length > 0;
  }

  /**
   * Adds to the buyer's written counter. The row is really written, so two holds of one buyer on
   * two nodes conflict; the caller compares the new count with the limit and rolls back (I8).
   * @returns the buyer's tickets including these
   */
  countUp(tx: Tx, performanceId: string, accountId: string, count: number): Promise<number> {
    return tx.together(COUNT_UP, { performanceId, accountId, count });
  }

  /** Adds to several buyers' counters, none of them twice. @returns each buyer's tickets, in order */
  countUpAll(tx: Tx, counts: readonly Count[]): Promise<readonly number[]> {
    return COUNT_UP.many(tx, counts);
  }

  /** How many tickets of a performance each of the buyers has; who has none is left out. */
  async ticketCounts(
    tx: Tx,
    performanceId: string,
    accountIds: readonly string[],
  ): Promise<Map<string, number>> {
    const rows = await tx.query<{ accountId: string; tickets: number }>(
      `SELECT account_id AS accountId, tickets FROM buyer_ticket_counts
       WHERE performance_id = ? AND account_id IN (?)`,
      [performanceId, [...accountIds]],
    );
    return new Map(rows.map(({ accountId, tickets }) => [accountId, tickets]));
  }

  /** Takes seats off several buyers' counters. */
  async countDownAll(tx: Tx, counts: readonly Count[]): Promise<void> {
    await COUNT_DOWN.many(tx, counts);
  }

  /** Takes released, expired or refunded seats off the buyer's counter. */
  async countDown(tx: Tx, performanceId: string, accountId: string, count: number): Promise<void> {
    await tx.together(COUNT_DOWN, { performanceId, accountId, count });
  }

  /** @returns whether it was there to be released: active, the buyer's, and no payment under way */
  async release(tx: Tx, id: string, accountId: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE holds SET state = 'released', ended_at = NOW(3)
       WHERE id = ? AND account_id = ? AND state = 'active' AND paying_order_id IS NULL`,
      [id, accountId],
    );
    return changed === 1;
  }

  /** Ends holds of a cancelled performance. @returns those that were active and nobody was paying */
  withdraw(tx: Tx, ids: readonly string[]): Promise<HoldRow[]> {
    return this.endAll(tx, ids, 'released', 'paying_order_id IS NULL');
  }

  /** Ids of a performance's holds that are active and not being paid, at most `limit`. */
  async unpaid(performanceId: string, limit: number): Promise<string[]> {
    const rows = await this.transactions.readLatest<{ id: string }>(
      `SELECT id FROM holds WHERE performance_id = ? AND state = 'active'
         AND paying_order_id IS NULL ORDER BY id LIMIT ?`,
      [performanceId, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Counts holds that this transaction has expired against their buyers; cool-downs may follow. */
  noteExpired(tx: Tx, holds: readonly HoldRow[]): Promise<void> {
    return noteExpired(tx, holds, this.config.HOLD_COOL_DOWN_SECONDS);
  }

  /** Ends holds. @returns those whose time was over and that nobody had ended yet */
  expire(tx: Tx, ids: readonly string[]): Promise<HoldRow[]> {
    return this.endAll(tx, ids, 'expired', 'expires_at <= NOW(3)');
  }

  /** Ends those of the holds that are active and fulfil a condition. @returns them */
  private async endAll(
    tx: Tx,
    ids: readonly string[],
    state: 'expired' | 'released',
    condition: string,
  ): Promise<HoldRow[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query<Row>(
      `SELECT ${HOLD_COLUMNS} FROM holds FORCE INDEX (PRIMARY)
       WHERE id IN (?) AND state = 'active' AND ${condition} ORDER BY id FOR UPDATE`,
      [[...ids]],
    );
    if (rows.length === 0) return [];
    await tx.execute(
      `UPDATE holds FORCE INDEX (PRIMARY) SET state = ?, ended_at = NOW(3) WHERE id IN (?)`,
      [state, rows.map(({ id }) => id)],
    );
    return rows.map(toHold);
  }

  /**
   * Lets one order pay for the hold, which then lives at least `seconds` more within its longest life.
   * @returns whether the hold was live, the buyer's, no other order was paying, and the
   *   performance is not cancelled
   */
  startPayment(tx: Tx, hold: PaymentStart): Promise<boolean> {
    return tx.together(START_PAYMENT, hold);
  }

  /** Lets a hold live longer, once. @returns whether it could, see {@link extendHold} */
  extend(tx: Tx, extension: Extension): Promise<boolean> {
    return extendHold(tx, extension);
  }

  /** Gives the hold back to its buyer after a declined payment. */
  async endPayment(tx: Tx, id: string, orderId: string): Promise<void> {
    await tx.execute(
      `UPDATE holds SET paying_order_id = NULL WHERE id = ? AND paying_order_id = ?`,
      [id, orderId],
    );
  }

  /** @returns whether the hold was live and this order's */
  convert(tx: Tx, id: string, orderId: string): Promise<boolean> {
    return tx.together(CONVERT, { id, orderId });
  }

  /** One hold inside a transaction. */
  get(tx: Tx, id: string): Promise<HoldRow | undefined> {
    return tx.together(GET, id);
  }

  async find(id: string): Promise<HoldRow | undefined> {
    const row = await this.byId.find(id);
    return row && toHold(row);
  }

  /** Buyers who ever held seats, and those of them who paid; `ix_holds_buyer` has all of it. */
  async buyerCounts(performanceId: string): Promise<{ held: number; paid: number }> {
    const [row] = await this.transactions.read<{ held: string; paid: string }>(
      `SELECT COUNT(DISTINCT account_id) AS held,
         COUNT(DISTINCT IF(state = 'converted', account_id, NULL)) AS paid
       FROM holds WHERE performance_id = ?`,
      [performanceId],
    );
    return { held: Number(row?.held ?? 0), paid: Number(row?.paid ?? 0) };
  }

  /** Holds whose time is over but that nobody ended, oldest first. */
  async overdue(limit: number): Promise<OverdueHold[]> {
    const rows = await this.transactions.read<{ id: string; performanceId: string; offer: number }>(
      `SELECT id, performance_id AS performanceId, waitlist_entry_id IS NOT NULL AS offer
       FROM holds WHERE state = 'active' AND expires_at <= NOW(3) ORDER BY expires_at LIMIT ?`,
      [limit],
    );
    return rows.map(({ offer, ...hold }) => ({ ...hold, isOffer: offer === 1 }));
  }

  /** How many there are; their age counts from the end of their time. */
  async overdueBacklog(): Promise<Backlog> {
    const [row] = await this.transactions.read<BacklogRow>(
      `SELECT ${backlogColumns('expires_at')} FROM holds
       WHERE state = 'active' AND expires_at <= NOW(3)`,
    );
    return toBacklog(row);
  }

  /** Those among them that are offers to the waitlist. */
  async overdueOffersBacklog(): Promise<Backlog> {
    const [row] = await this.transactions.read<BacklogRow>(
      `SELECT ${backlogColumns('expires_at')} FROM holds
       WHERE state = 'active' AND expires_at <= NOW(3) AND waitlist_entry_id IS NOT NULL`,
    );
    return toBacklog(row);
  }

  /** Ids of the overdue holds of one buyer of one performance. */
  async overdueOf(performanceId: string, accountId: string): Promise<string[]> {
    const rows = await this.transactions.read<{ id: string }>(
      `SELECT id FROM holds WHERE performance_id = ? AND account_id = ?
         AND state = 'active' AND expires_at <= NOW(3)`,
      [performanceId, accountId],
    );
    return rows.map(({ id }) => id);
  }
}
