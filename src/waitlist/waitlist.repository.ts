import { Injectable } from '@nestjs/common';
import { type Backlog, backlogColumns, type BacklogRow, toBacklog } from '../database/backlog.js';
import { dividedOnes, rowsTable, type Together } from '../database/together.js';
import { Transactions, type Tx } from '../database/transactions.js';
import type { EntryState } from './entry-state.js';

/** What somebody waits for; `maxAmountPerSeat` in won, null means any. */
export interface EntryWish {
  quantity: number;
  grades: string[] | null;
  sections: string[] | null;
  maxAmountPerSeat: number | null;
  acceptFewer: boolean;
  autoPay: boolean;
  paymentMethodId: string | null;
}

/** A waitlist entry as it stands in the database. */
export interface Entry extends EntryWish {
  id: string;
  performanceId: string;
  accountId: string;
  /** Order of the line. */
  number: number;
  state: EntryState;
  /** Offers made so far, and how many of them were missed. */
  offers: number;
  misses: number;
  /** The hold of the last offer. */
  holdId: string | null;
  /** Why it was passed over or how it ended; see `reasons.ts`. */
  reason: string | null;
  createdAt: Date;
}

/** Why a whole line ends. */
export type LineEnd = 'sale-over' | 'performance-cancelled';

/** An entry to be made. */
export interface NewEntry extends EntryWish {
  id: string;
  performanceId: string;
  accountId: string;
  closesAt: Date;
}

type Row = Omit<Entry, 'number' | 'acceptFewer' | 'autoPay'> & {
  number: number | string;
  acceptFewer: number;
  autoPay: number;
};

const COLUMNS = `id, performance_id AS performanceId, account_id AS accountId, number, quantity,
  grades, sections, max_amount_per_seat AS maxAmountPerSeat, accept_fewer AS acceptFewer,
  auto_pay AS autoPay, payment_method_id AS paymentMethodId, state, offers, misses,
  hold_id AS holdId, reason, created_at AS createdAt`;
const AHEAD = `SELECT COUNT(*) AS count FROM waitlist_entries
  WHERE performance_id = ? AND state = 'waiting' AND number < ?`;
const OPEN = `state IN ('waiting', 'offered')`;

const OFFERS = rowsTable({ id: 'CHAR(36)', holdId: 'CHAR(36)' });

const FULFIL: Together<{ id: string; holdId: string }, boolean> = {
  many: async (tx, offers) => {
    const changed = await tx.execute(
      `UPDATE waitlist_entries FORCE INDEX (PRIMARY) SET state = 'fulfilled', reason = NULL, ended_at = NOW(3)
       WHERE id IN (?) AND state = 'offered' AND (id, hold_id) IN (?)`,
      [offers.map(({ id }) => id), offers.map(({ id, holdId }) => [id, holdId])],
    );
    return dividedOnes(changed, offers.length);
  },
};

const GET: Together<string, Entry | undefined> = {
  many: async (tx, ids) => {
    const sql = `SELECT ${COLUMNS} FROM waitlist_entries WHERE id IN (?)`;
    const rows = await tx.query<Row>(sql, [[...ids]]);
    const entries = new Map(rows.map((row) => [row.id, toEntry(row)]));
    return ids.map((id) => entries.get(id));
  },
};

/** Waitlist entries. Each change of state is one conditional UPDATE that tells whether it was it. */
@Injectable()
export class WaitlistRepository {
  constructor(private readonly transactions: Transactions) {}

  /** @throws the server's duplicate-key error `uq_waitlist_entries_open` when one is open */
  async insert(tx: Tx, entry: NewEntry, number: number): Promise<void> {
    const json = (list: string[] | null): string | null => list && JSON.stringify(list);
    await tx.execute(
      `INSERT INTO waitlist_entries (id, performance_id, account_id, number, quantity, grades,
         sections, max_amount_per_seat, accept_fewer, auto_pay, payment_method_id, closes_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        ...[entry.id, entry.performanceId, entry.accountId, number, entry.quantity],
        ...[json(entry.grades), json(entry.sections), entry.maxAmountPerSeat],
        ...[entry.acceptFewer, entry.autoPay, entry.paymentMethodId, entry.closesAt],
      ],
    );
  }

  /** The line of a performance after a number, in its order. */
  async line(tx: Tx, performanceId: string, after: number, limit: number): Promise<Entry[]> {
    const rows = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM waitlist_entries
       WHERE performance_id = ? AND state = 'waiting' AND number > ? ORDER BY number LIMIT ?`,
      [performanceId, after, limit],
    );
    return rows.map(toEntry);
  }

  /** Gives waiting entries the holds of their offers. @returns how many of them were waiting */
  offerAll(tx: Tx, offers: readonly { entry: { id: string }; holdId: string }[]): Promise<number> {
    const rows = offers.map(({ entry: { id }, holdId }) => ({ id, holdId }));
    return tx.execute(
      `UPDATE ${OFFERS} STRAIGHT_JOIN waitlist_entries e FORCE INDEX (PRIMARY) ON e.id = CAST(j.id AS UUID)
       SET e.state = 'offered', e.hold_id = CAST(j.holdId AS UUID), e.offers = e.offers + 1,
         e.offered_at = NOW(3), e.reason = NULL
       WHERE e.state = 'waiting'`,
      [JSON.stringify(rows)],
    );
  }

  /** Notes why entries were passed over; unchanged ones are not written. */
  async passOver(tx: Tx, ids: readonly string[], reason: string): Promise<void> {
    await tx.execute(
      `UPDATE waitlist_entries SET reason = ?
       WHERE id IN (?) AND state = 'waiting' AND (reason IS NULL OR reason <> ?)`,
      [reason, [...ids], reason],
    );
  }

  /** @returns whether this offer was open */
  fulfil(tx: Tx, id: string, holdId: string): Promise<boolean> {
    return tx.together(FULFIL, { id, holdId });
  }

  /** Lets the entry wait again, at a new number where one is given. */
  async waitAgain(
    tx: Tx,
    { id, holdId, reason, misses, number }: Missed & { misses: number; number?: number },
  ): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE waitlist_entries SET state = 'waiting', reason = ?, misses = ?,
         number = COALESCE(?, number) WHERE id = ? AND state = 'offered' AND hold_id = ?`,
      [reason, misses, number ?? null, id, holdId],
    );
    return changed === 1;
  }

  /** Ends an entry whose offer ended. */
  async endOffered(
    tx: Tx,
    { id, holdId, reason }: Missed,
    state: 'left' | 'lapsed',
  ): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE waitlist_entries SET state = ?, reason = ?, misses = misses + 1, ended_at = NOW(3)
       WHERE id = ? AND state = 'offered' AND hold_id = ?`,
      [state, reason, id, holdId],
    );
    return changed === 1;
  }

  /** Lets an entry go that waits. @returns whether it did wait */
  async leave(tx: Tx, id: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE waitlist_entries SET state = 'left', ended_at = NOW(3)
       WHERE id = ? AND state = 'waiting'`,
      [id],
    );
    return changed === 1;
  }

  /** Ends every waiting entry of a performance, if its sale is over or it is cancelled. @returns how many */
  lapseAll(tx: Tx, performanceId: string, why: LineEnd): Promise<number> {
    return tx.execute(
      `UPDATE waitlist_entries SET state = 'lapsed', reason = ?, ended_at = NOW(3)
       WHERE performance_id = ? AND state = 'waiting' AND (closes_at <= NOW(3) OR ? <> 'sale-over')`,
      [why, performanceId, why],
    );
  }

  /** Whether any entry of a performance waits or has an offer. */
  async isAnyOpen(tx: Tx, performanceId: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM waitlist_entries WHERE performance_id = ? AND ${OPEN} LIMIT 1`,
      [performanceId],
    );
    return rows.length > 0;
  }

  /** One entry inside a transaction. */
  get(tx: Tx, id: string): Promise<Entry | undefined> {
    return tx.together(GET, id);
  }

  async find(id: string): Promise<Entry | undefined> {
    const [row] = await this.transactions.readLatest<Row>(
      `SELECT ${COLUMNS} FROM waitlist_entries WHERE id = ?`,
      [id],
    );
    return row && toEntry(row);
  }

  /** An account's entries, newest first, after the one with id `cursor`. */
  async listOwn(accountId: string, limit: number, cursor: string | undefined): Promise<Entry[]> {
    const rows = await this.transactions.readLatest<Row>(
      `SELECT ${COLUMNS} FROM waitlist_entries
       WHERE account_id = ? AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?`,
      [accountId, cursor ?? null, cursor ?? null, limit],
    );
    return rows.map(toEntry);
  }

  /** The open entries of a performance in the order of the line, after a number. */
  async listOpen(performanceId: string, limit: number, after: number): Promise<Entry[]> {
    const rows = await this.transactions.read<Row>(
      `SELECT ${COLUMNS} FROM waitlist_entries
       WHERE performance_id = ? AND ${OPEN} AND number > ? ORDER BY number LIMIT ?`,
      [performanceId, after, limit],
    );
    return rows.map(toEntry);
  }

  /** How many wait before a number. */
  async countAhead(performanceId: string, number: number): Promise<number> {
    const parameters = [performanceId, number];
    const [row] = await this.transactions.read<{ count: number }>(AHEAD, parameters);
    return row?.count ?? 0;
  }

  /** The same inside a transaction. */
  async countAheadIn(tx: Tx, performanceId: string, number: number): Promise<number> {
    const [row] = await tx.query<{ count: number }>(AHEAD, [performanceId, number]);
    return row?.count ?? 0;
  }

  /** How many entries of a performance are in each state. */
  async countStates(performanceId: string): Promise<Partial<Record<EntryState, number>>> {
    const rows = await this.transactions.read<{ state: EntryState; count: number }>(
      `SELECT state, COUNT(*) AS count FROM waitlist_entries
       WHERE performance_id = ? GROUP BY state`,
      [performanceId],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  /** Those of the performances for which somebody waits or has an offer, and whose sale goes on. */
  async stillOpen(performanceIds: readonly string[]): Promise<string[]> {
    if (performanceIds.length === 0) return [];
    const rows = await this.transactions.read<{ id: string }>(
      `SELECT DISTINCT performance_id AS id FROM waitlist_entries
       WHERE performance_id IN (?) AND ${OPEN} AND (state = 'offered' OR closes_at > NOW(3))`,
      [[...performanceIds]],
    );
    return rows.map(({ id }) => id);
  }

  /** Entries with an offer that is to be paid for by itself; they wait from the offer on. */
  async unpaidBacklog(): Promise<Backlog> {
    const [row] = await this.transactions.read<BacklogRow>(
      `SELECT ${backlogColumns('offered_at')} FROM waitlist_entries
       WHERE state = 'offered' AND auto_pay = 1`,
    );
    return toBacklog(row);
  }

  /** Entries with an offer that is to be paid for by itself, in the order of the lines. */
  async toPay(limit: number): Promise<Entry[]> {
    const rows = await this.transactions.read<Row>(
      `SELECT ${COLUMNS} FROM waitlist_entries
       WHERE state = 'offered' AND auto_pay = 1 ORDER BY number LIMIT ?`,
      [limit],
    );
    return rows.map(toEntry);
  }
}

/** An offer that ended without tickets. */
interface Missed {
  id: string;
  holdId: string;
  reason: string;
}

function toEntry(row: Row): Entry {
  return {
    ...row,
    number: Number(row.number),
    acceptFewer: row.acceptFewer === 1,
    autoPay: row.autoPay === 1,
  };
}
