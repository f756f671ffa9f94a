import { Injectable } from '@nestjs/common';
import {
  dividedOnes,
  rowsTable,
  sqlMoment,
  type Together,
  Undivided,
} from '../database/together.js';
import { type AccountKey, byAccountKey, Lookup } from '../database/lookup.js';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';
import { ORDER_TRANSITIONS, type OrderState } from './order-state.js';

/** An order as it stands in the database; amounts in won. */
export interface Order {
  id: string;
  accountId: string;
  performanceId: string;
  holdId: string;
  state: OrderState;
  amount: number;
  refundedAmount: number;
  feeAmount: number;
  createdAt: Date;
}

/** An order with what its Idempotency-Key belongs to. */
export interface KeyedOrder extends Order {
  idempotencyKey: string;
  bodyHash: Buffer;
}

/** An order to be written. */
export interface NewOrder {
  id: string;
  accountId: string;
  performanceId: string;
  holdId: string;
  idempotencyKey: string;
  bodyHash: Buffer;
  amount: number;
}

const COLUMNS = `id, account_id AS accountId, performance_id AS performanceId, hold_id AS holdId,
  state, amount, refunded_amount AS refundedAmount, fee_amount AS feeAmount,
  created_at AS createdAt, idempotency_key AS idempotencyKey, body_hash AS bodyHash`;
const STATES = Object.keys(ORDER_TRANSITIONS) as OrderState[];
const UNSETTLED = `state IN ('pending', 'payment-unknown')`;

/** What a refund adds to its order; amounts in won. */
export interface OrderRefund {
  amount: number;
  feeAmount: number;
  state: 'partially-refunded' | 'refunded';
  before: Date | undefined;
}

const INSERT: Together<NewOrder, Order> = {
  many: (tx, orders) =>
    tx.query<Order>(
      `INSERT INTO orders (id, account_id, performance_id, hold_id, idempotency_key, body_hash, amount)
       VALUES ? RETURNING ${COLUMNS}`,
      [
        orders.map((order): SqlValue[] => [
          ...[order.id, order.accountId, order.performanceId, order.holdId],
          ...[order.idempotencyKey, order.bodyHash, order.amount],
        ]),
      ],
    ),
};

const settle = (state: 'paid' | 'declined' | 'expired'): Together<string, boolean> => ({
  many: async (tx, ids) => {
    // A webhook often settles one of them at the same time: which of them, not only how many.
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM orders FORCE INDEX (PRIMARY)
       WHERE id IN (?) AND ${UNSETTLED} FOR UPDATE`,
      [[...ids]],
    );
    if (rows.length === 0) return ids.map(() => false);
    const open = new Set(rows.map(({ id }) => id));
    const changed = await tx.execute(
      `UPDATE orders FORCE INDEX (PRIMARY) SET state = ?, settled_at = NOW(3)
       WHERE id IN (?) AND ${UNSETTLED}`,
      [state, [...open]],
    );
    if (changed !== open.size) throw new Undivided('an order was settled meanwhile');
    return ids.map((id) => open.has(id));
  },
});
const SETTLE = {
  ...{ paid: settle('paid'), declined: settle('declined'), expired: settle('expired') },
};

const REFUNDS = rowsTable({
  ...{ id: 'CHAR(36)', amount: 'BIGINT', feeAmount: 'BIGINT', state: 'VARCHAR(20)' },
  endsAt: 'DATETIME(3)',
});
const REFUND: Together<OrderRefund & { id: string }, boolean> = {
  many: async (tx, refunds) => {
    const rows = refunds.map(({ before, ...one }) => ({
      ...one,
      endsAt: before === undefined ? null : sqlMoment(before),
    }));
    const changed = await tx.execute(
      `UPDATE ${REFUNDS} STRAIGHT_JOIN orders o FORCE INDEX (PRIMARY) ON o.id = CAST(j.id AS UUID)
       SET o.state = j.state, o.refunded_amount = o.refunded_amount + j.amount,
         o.fee_amount = o.fee_amount + j.feeAmount
       WHERE o.state IN ('paid', 'partially-refunded')
         AND (j.endsAt IS NULL OR j.endsAt > NOW(3))`,
      [JSON.stringify(rows)],
    );
    return dividedOnes(changed, refunds.length);
  },
};

/** Orders. Each change of state is one conditional UPDATE that tells whether it was the one. */
@Injectable()
export class OrdersRepository {
  private readonly byId: Lookup<string, Order>;
  private readonly byKey: Lookup<AccountKey, KeyedOrder>;

  constructor(private readonly transactions: Transactions) {
    this.byId = new Lookup(transactions, {
      sql: `SELECT ${COLUMNS} FROM orders FORCE INDEX (PRIMARY) WHERE id IN (?)`,
      keyOf: ({ id }) => id,
    });
    this.byKey = new Lookup(
      transactions,
      byAccountKey<KeyedOrder>(
        `SELECT ${COLUMNS} FROM orders
         WHERE account_id IN (?) AND (account_id, idempotency_key) IN (?)`,
      ),
    );
  }

  /**
   * @returns the order as it stands
   * @throws the server's duplicate-key error `uq_orders_idempotency_key` on a repetition
   */
  insert(tx: Tx, order: NewOrder): Promise<Order> {
    return tx.together(INSERT, order);
  }

  /** Settles an order that was not settled yet. @returns whether this call did it */
  settle(tx: Tx, id: string, state: keyof typeof SETTLE): Promise<boolean> {
    return tx.together(SETTLE[state], id);
  }

  /** Notes that the provider's answer did not come. */
  async markUnknown(tx: Tx, id: string): Promise<void> {
    await tx.execute(
      `UPDATE orders SET state = 'payment-unknown' WHERE id = ? AND state = 'pending'`,
      [id],
    );
  }

  /** Declines an order whose payment came too late; all of it goes back. @returns whether it did */
  async declineLate(tx: Tx, id: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE orders SET state = 'declined', settled_at = NOW(3), refunded_amount = amount
       WHERE id = ? AND ${UNSETTLED}`,
      [id],
    );
    return changed === 1;
  }

  /**
   * Adds a refund to a paid order.
   * @param refund amounts in won; `before` until when by the database's clock, undefined for ever
   * @returns whether this call did it
   */
  refund(tx: Tx, id: string, refund: OrderRefund): Promise<boolean> {
    return tx.together(REFUND, { id, ...refund });
  }

  /** One order inside a transaction. */
  async get(tx: Tx, id: string): Promise<Order | undefined> {
    const [row] = await tx.query<Order>(`SELECT ${COLUMNS} FROM orders WHERE id = ?`, [id]);
    return row;
  }

  find(id: string): Promise<Order | undefined> {
    return this.byId.find(id);
  }

  findByKey(accountId: string, key: string): Promise<KeyedOrder | undefined> {
    return this.byKey.find({ accountId, key });
  }

  /** A buyer's orders, newest first, after the one with id `cursor`. */
  list(accountId: string, limit: number, cursor: string | undefined): Promise<Order[]> {
    return this.transactions.read<Order>(
      `SELECT ${COLUMNS} FROM orders
       WHERE account_id = ? AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?`,
      [accountId, cursor ?? null, cursor ?? null, limit],
    );
  }

  /**
   * Orders of a performance, newest first, after the one with id `cursor`. Of each state the newest
   * are read in the order of `ix_orders_performance`, so that a long list costs as much as a short one.
   */
  ofPerformance(
    performanceId: string,
    limit: number,
    { cursor = null, state }: { cursor?: string | null | undefined; state: OrderState | undefined },
  ): Promise<Order[]> {
    const states = state === undefined ? STATES : [state];
    const newest = `(SELECT id AS newest FROM orders
      WHERE performance_id = ? AND state = ? AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?)`;
    return this.transactions.read<Order>(
      `SELECT ${COLUMNS} FROM (${states.map(() => newest).join(' UNION ALL ')}) newest_ids
         JOIN orders ON id = newest ORDER BY id DESC LIMIT ?`,
      [...states.flatMap((one) => [performanceId, one, cursor, cursor, limit]), limit],
    );
  }

  /** Money of a performance in won: everything ever captured, and what went back. */
  async sums(performanceId: string): Promise<{ gross: number; refunded: number }> {
    const [row] = await this.transactions.read<{ gross: string | null; refunded: string | null }>(
      `SELECT SUM(amount) AS gross, SUM(refunded_amount) AS refunded FROM orders
       WHERE performance_id = ? AND state IN ('paid', 'partially-refunded', 'refunded')`,
      [performanceId],
    );
    return { gross: Number(row?.gross ?? 0), refunded: Number(row?.refunded ?? 0) };
  }
}
