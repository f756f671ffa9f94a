import { dividedOnes, rowsTable, sqlMoment, type Together } from '../database/together.js';
import type { Tx } from '../database/transactions.js';
import { IN_NO_COOL_DOWN } from './cool-downs.repository.js';
import type { LongestLives } from './hold-lives.js';
import type { HoldState } from './seat-state.js';

/** A hold as it stands in the database; `seatNos` ascending. */
export interface HoldRow {
  id: string;
  performanceId: string;
  accountId: string;
  seatNos: number[];
  /** `expired` as soon as its time is over, swept or not. */
  state: HoldState;
  expiresAt: Date;
  payingOrderId: string | null;
  /** Set where the hold is an offer to a waitlist entry. */
  waitlistEntryId: string | null;
  /** When its buyer got more time for it. */
  extendedAt: Date | null;
}

/** A hold to be made. */
export interface NewHold {
  id: string;
  performanceId: string;
  accountId: string;
  seatNos: readonly number[];
  seconds: number;
  salesOpenAt: Date;
  salesCloseAt: Date;
  waitlistEntryId?: string;
}

/** A row of {@link HOLD_COLUMNS}. */
export interface Row {
  id: string;
  performance_id: string;
  account_id: string;
  /** Parsed by the driver, as every JSON column. */
  seat_nos: number[];
  state: HoldState;
  expires_at: Date;
  paying_order_id: string | null;
  waitlist_entry_id: string | null;
  extended_at: Date | null;
}

/** What is read of a hold. */
export const HOLD_COLUMNS = `id, performance_id, account_id, seat_nos, expires_at, paying_order_id,
  waitlist_entry_id, extended_at,
  IF(state = 'active' AND expires_at <= NOW(3), 'expired', state) AS state`;

/** Tickets of a buyer of a performance. */
export interface Count {
  performanceId: string;
  accountId: string;
  count: number;
}

/** A hold, whose it is, and the order that is to pay for it. */
export interface PaymentStart extends LongestLives {
  id: string;
  accountId: string;
  orderId: string;
  /** It lives at least so long from now on. */
  seconds: number;
}

/** More time for a hold that its buyer asks for; not beyond the end of the sale. */
export interface Extension extends LongestLives {
  id: string;
  accountId: string;
  seconds: number;
  salesCloseAt: Date;
}

const COUNTS = rowsTable({ performanceId: 'CHAR(36)', accountId: 'CHAR(36)', count: 'INT' });
const STARTS = rowsTable({
  ...{ id: 'CHAR(36)', accountId: 'CHAR(36)', orderId: 'CHAR(36)', seconds: 'INT' },
  ...{ lifeMaxSeconds: 'INT', offerLifeMaxSeconds: 'INT' },
});

const HOLDS = rowsTable({
  ...{ id: 'CHAR(36)', performanceId: 'CHAR(36)', accountId: 'CHAR(36)', entryId: 'CHAR(36)' },
  ...{ seatNos: 'TEXT', count: 'INT', seconds: 'INT' },
  ...{ opensAt: 'DATETIME(3)', closesAt: 'DATETIME(3)' },
});

/**
 * Inserts active holds where their sale is open by the database's clock and not cancelled, and their
 * buyers are in no cool-down; offers of the waitlist know none.
 */
export const INSERT: Together<NewHold, Date | undefined> = {
  many: async (tx, holds) => {
    const rows = holds.map(({ seatNos, waitlistEntryId, salesOpenAt, salesCloseAt, ...hold }) => ({
      ...hold,
      ...{ entryId: waitlistEntryId, seatNos: JSON.stringify(seatNos), count: seatNos.length },
      ...{ opensAt: sqlMoment(salesOpenAt), closesAt: sqlMoment(salesCloseAt) },
    }));
    const made = await tx.query<{ id: string; until: Date }>(
      `INSERT INTO holds (id, performance_id, account_id, seat_nos, seat_count, waitlist_entry_id,
         expires_at)
       SELECT j.id, j.performanceId, j.accountId, j.seatNos, j.count, j.entryId,
         NOW(3) + INTERVAL j.seconds SECOND
       FROM ${HOLDS} WHERE NOW(3) >= j.opensAt AND NOW(3) < j.closesAt
         AND NOT EXISTS (SELECT 1 FROM performance_cancellations c
           WHERE c.performance_id = CAST(j.performanceId AS UUID))
         AND (j.entryId IS NOT NULL OR ${IN_NO_COOL_DOWN})
       RETURNING id, expires_at AS until`,
      [JSON.stringify(rows)],
    );
    const until = new Map(made.map((one) => [one.id, one.until]));
    return holds.map(({ id }) => until.get(id));
  },
};

/** Takes holds out again that the same transaction has inserted. */
export const WITHDRAW_NEW: Together<string, void> = {
  many: async (tx, ids) => {
    await tx.execute('DELETE FROM holds WHERE id IN (?)', [[...ids]]);
    return [];
  },
};

/** Adds to buyers' counters, none of them twice; how many tickets each has then. */
export const COUNT_UP: Together<Count, number> = {
  many: async (tx, counts) => {
    const rows = await tx.query<{ tickets: number }>(
      `INSERT INTO buyer_ticket_counts (performance_id, account_id, tickets) VALUES ?
       ON DUPLICATE KEY UPDATE tickets = tickets + VALUE(tickets) RETURNING tickets`,
      [counts.map(({ performanceId, accountId, count }) => [performanceId, accountId, count])],
    );
    return rows.map(({ tickets }) => tickets);
  },
};

/** Takes seats off buyers' counters. */
export const COUNT_DOWN: Together<Count, void> = {
  many: async (tx, counts) => {
    // One row of the join for each counter: the server changes a row of the other table once.
    const sums = new Map<string, Count>();
    for (const one of counts) {
      const key = `${one.performanceId} ${one.accountId}`;
      sums.set(key, { ...one, count: one.count + (sums.get(key)?.count ?? 0) });
    }
    await tx.execute(
      `UPDATE ${COUNTS} STRAIGHT_JOIN buyer_ticket_counts b FORCE INDEX (PRIMARY)
         ON b.performance_id = CAST(j.performanceId AS UUID)
           AND b.account_id = CAST(j.accountId AS UUID)
       SET b.tickets = b.tickets - j.count`,
      [JSON.stringify([...sums.values()])],
    );
    return [];
  },
};

/** Lets orders pay for live holds of theirs that nobody else pays for; see `startPayment`. */
export const START_PAYMENT: Together<PaymentStart, boolean> = {
  many: async (tx, starts) => {
    const changed = await tx.execute(
      `UPDATE ${STARTS} STRAIGHT_JOIN holds h FORCE INDEX (PRIMARY) ON h.id = CAST(j.id AS UUID)
       SET h.paying_order_id = CAST(j.orderId AS UUID),
         h.expires_at = GREATEST(h.expires_at, LEAST(NOW(3) + INTERVAL j.seconds SECOND,
           h.created_at + INTERVAL IF(h.waitlist_entry_id IS NULL, j.lifeMaxSeconds,
             j.offerLifeMaxSeconds) SECOND))
       WHERE h.account_id = CAST(j.accountId AS UUID) AND h.state = 'active'
         AND h.expires_at > NOW(3) AND h.paying_order_id IS NULL
         AND NOT EXISTS (SELECT 1 FROM performance_cancellations c
           WHERE c.performance_id = h.performance_id)`,
      [JSON.stringify(starts)],
    );
    return dividedOnes(changed, starts.length);
  },
};

/**
 * Lets a live hold that nobody pays for live longer, once.
 * @returns whether that was so, and neither the sale nor its longest life ends before
 */
export async function extendHold(tx: Tx, extension: Extension): Promise<boolean> {
  const { id, accountId, seconds, salesCloseAt, lifeMaxSeconds, offerLifeMaxSeconds } = extension;
  const latest = `LEAST(?, h.created_at + INTERVAL IF(h.waitlist_entry_id IS NULL, ?, ?) SECOND)`;
  const bounds = [salesCloseAt, lifeMaxSeconds, offerLifeMaxSeconds];
  const changed = await tx.execute(
    `UPDATE holds h FORCE INDEX (PRIMARY) SET h.extended_at = NOW(3),
       h.expires_at = LEAST(h.expires_at + INTERVAL ? SECOND, ${latest})
     WHERE h.id = ? AND h.account_id = ? AND h.state = 'active' AND h.expires_at > NOW(3)
       AND h.expires_at < ${latest} AND h.extended_at IS NULL AND h.paying_order_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM performance_cancellations c
         WHERE c.performance_id = h.performance_id)`,
    [seconds, ...bounds, id, accountId, ...bounds],
  );
  return changed === 1;
}

/** Ends live holds that their orders have paid for. */
export const CONVERT: Together<{ id: string; orderId: string }, boolean> = {
  many: async (tx, holds) => {
    const changed = await tx.execute(
      `UPDATE holds FORCE INDEX (PRIMARY) SET state = 'converted', ended_at = NOW(3)
       WHERE id IN (?) AND state = 'active' AND (id, paying_order_id) IN (?)
         AND expires_at > NOW(3)`,
      [holds.map(({ id }) => id), holds.map(({ id, orderId }) => [id, orderId])],
    );
    return dividedOnes(changed, holds.length);
  },
};

/** Holds by their ids. */
export const GET: Together<string, HoldRow | undefined> = {
  many: async (tx, ids) => {
    const rows = await tx.query<Row>(`SELECT ${HOLD_COLUMNS} FROM holds WHERE id IN (?)`, [
      [...ids],
    ]);
    const holds = new Map(rows.map((row) => [row.id, toHold(row)]));
    return ids.map((id) => holds.get(id));
  },
};

/** A hold as it stands. */
export function toHold(row: Row): HoldRow {
  return {
    id: row.id,
    performanceId: row.performance_id,
    accountId: row.account_id,
    seatNos: row.seat_nos,
    state: row.state,
    expiresAt: row.expires_at,
    payingOrderId: row.paying_order_id,
    waitlistEntryId: row.waitlist_entry_id,
    extendedAt: row.extended_at,
  };
}
