import { Injectable } from '@nestjs/common';
import { type Backlog, backlogColumns, type BacklogRow, toBacklog } from '../database/backlog.js';
import { type AccountKey, byAccountKey, Lookup } from '../database/lookup.js';
import { dividedOnes, type Together } from '../database/together.js';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';
import type { Payment } from './payments/payments.repository.js';

/** A refund to be passed on to the provider; amounts in won. */
export interface Refund {
  id: string;
  orderId: string;
  /** Whose order it is of, and for which performance. */
  accountId: string;
  performanceId: string;
  paymentId: string;
  provider: Payment['provider'];
  amount: number;
  feeAmount: number;
  state: 'pending' | 'done';
  /** What it left of its order, for the answer to a repetition. */
  orderState: 'partially-refunded' | 'refunded';
  /** Why the seller gave it back; null where the buyer did, or all of the performance was cancelled. */
  remark: string | null;
}

/** One ticket's part of a refund; amounts in won. */
export interface RefundedTicket {
  ticketId: string;
  /** Given back. */
  amount: number;
  /** Kept. */
  feeAmount: number;
}

/** A refund to be written. */
export interface NewRefund extends Omit<Refund, 'state' | 'paymentId' | 'provider'> {
  idempotencyKey: string;
  bodyHash: Buffer;
}

/** A refund with what its Idempotency-Key belongs to. */
type KeyedRefund = Refund & { idempotencyKey: string; bodyHash: Buffer };

const SELECT_REFUNDS = `
  SELECT r.id, r.order_id AS orderId, r.account_id AS accountId,
    o.performance_id AS performanceId, r.payment_id AS paymentId, p.provider, r.amount,
    r.fee_amount AS feeAmount, r.state, r.order_state AS orderState, r.remark,
    r.idempotency_key AS idempotencyKey, r.body_hash AS bodyHash
  FROM refunds r JOIN payments p ON p.id = r.payment_id JOIN orders o ON o.id = r.order_id`;

/** How often the database's clock is read anew. */
const CLOCK_READ_MS = 1_000;

const INSERT: Together<NewRefund, Refund> = {
  many: async (tx, refunds) => {
    const one = `SELECT ?, order_id, id, ?, ?, ?, ?, ?, ?, ? FROM payments WHERE order_id = ?`;
    type Row = Pick<Refund, 'id' | 'paymentId' | 'provider'>;
    const rows = await tx.query<Row>(
      `INSERT INTO refunds (id, order_id, payment_id, account_id, idempotency_key, body_hash,
         amount, fee_amount, order_state, remark) ${refunds.map(() => one).join(' UNION ALL ')}
       RETURNING id, payment_id AS paymentId,
         (SELECT p.provider FROM payments p WHERE p.id = payment_id) AS provider`,
      refunds.flatMap((refund): SqlValue[] => [
        ...[refund.id, refund.accountId, refund.idempotencyKey, refund.bodyHash],
        ...[refund.amount, refund.feeAmount, refund.orderState, refund.remark],
        refund.orderId,
      ]),
    );
    const written = new Map(rows.map((row) => [row.id, row]));
    return refunds.map((refund) => {
      const row = written.get(refund.id);
      if (row === undefined) throw new Error(`Order ${refund.orderId} has no payment`);
      return { ...refund, ...row, state: 'pending' };
    });
  },
};

const INSERT_TICKETS: Together<{ id: string; tickets: readonly RefundedTicket[] }, void> = {
  many: async (tx, all) => {
    const rows = all.flatMap(({ id, tickets }) =>
      tickets.map(({ ticketId, amount, feeAmount }) => [ticketId, id, amount, feeAmount]),
    );
    await tx.execute(
      'INSERT INTO refund_tickets (ticket_id, refund_id, amount, fee_amount) VALUES ?',
      [rows],
    );
    return [];
  },
};

const MARK_DONE: Together<string, boolean> = {
  many: async (tx, ids) => {
    const changed = await tx.execute(
      `UPDATE refunds FORCE INDEX (PRIMARY) SET state = 'done', done_at = NOW(3)
       WHERE id IN (?) AND state = 'pending'`,
      [[...ids]],
    );
    return dividedOnes(changed, ids.length);
  },
};

/** Refunds of orders. */
@Injectable()
export class RefundsRepository {
  private readonly byId: Lookup<string, Refund>;
  private readonly byKey: Lookup<AccountKey, KeyedRefund>;
  private clock = { moment: new Date(0), readAtMs: -Infinity };

  constructor(private readonly transactions: Transactions) {
    this.byId = new Lookup(transactions, {
      sql: `${SELECT_REFUNDS} WHERE r.id IN (?)`,
      keyOf: ({ id }) => id,
    });
    this.byKey = new Lookup(
      transactions,
      byAccountKey<KeyedRefund>(
        `${SELECT_REFUNDS}
         WHERE r.account_id IN (?) AND (r.account_id, r.idempotency_key) IN (?)`,
      ),
    );
  }

  /**
   * @returns the refund as it stands
   * @throws the server's duplicate-key error `uq_refunds_idempotency_key` on a repetition
   */
  insert(tx: Tx, refund: NewRefund): Promise<Refund> {
    return tx.together(INSERT, refund);
  }

  /**
   * Notes which tickets a refund is for.
   * @throws the server's duplicate-key error `PRIMARY` when one of them was refunded before
   */
  async insertTickets(tx: Tx, id: string, tickets: readonly RefundedTicket[]): Promise<void> {
    await tx.together(INSERT_TICKETS, { id, tickets });
  }

  /** Notes that the provider has given the money back. @returns whether this call did it */
  markDone(tx: Tx, id: string): Promise<boolean> {
    return tx.together(MARK_DONE, id);
  }

  /**
   * The database's clock, by which days are counted; read once in a while, and carried on by a clock
   * that nobody sets.
   */
  async now(): Promise<Date> {
    if (performance.now() - this.clock.readAtMs > CLOCK_READ_MS) {
      const [row] = await this.transactions.read<{ now: Date }>('SELECT NOW(3) AS now');
      this.clock = { moment: (row as { now: Date }).now, readAtMs: performance.now() };
    }
    const { moment, readAtMs } = this.clock;
    return new Date(moment.getTime() + performance.now() - readAtMs);
  }

  findByKey(accountId: string, key: string): Promise<KeyedRefund | undefined> {
    return this.byKey.find({ accountId, key });
  }

  find(id: string): Promise<Refund | undefined> {
    return this.byId.find(id);
  }

  /** Refunds the provider has not confirmed; their age counts from when they were decided. */
  async pendingBacklog(): Promise<Backlog> {
    const [row] = await this.transactions.read<BacklogRow>(
      `SELECT ${backlogColumns('created_at')} FROM refunds WHERE state = 'pending'`,
    );
    return toBacklog(row);
  }

  /** Refunds the provider has not confirmed for so long that no request can still be at them. */
  pending(olderThanMs: number, limit: number): Promise<Refund[]> {
    return this.transactions.read<Refund>(
      `${SELECT_REFUNDS}
       WHERE r.state = 'pending' AND r.created_at < NOW(3) - INTERVAL ? MICROSECOND
       ORDER BY r.created_at LIMIT ?`,
      [olderThanMs * 1_000, limit],
    );
  }
}
