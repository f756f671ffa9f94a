import { Injectable } from '@nestjs/common';
import {
  type Backlog,
  backlogColumns,
  type BacklogRow,
  toBacklog,
} from '../../database/backlog.js';
import { Lookup } from '../../database/lookup.js';
import { rowsTable, type Together } from '../../database/together.js';
import { Transactions, type Tx } from '../../database/transactions.js';
import type { PaymentState } from '../order-state.js';
import type { PaymentProvider } from './payment-gateway.js';

/** A payment; its id is the key under which the provider knows it. Amount in won. */
export interface Payment {
  id: string;
  orderId: string;
  provider: PaymentProvider;
  state: PaymentState;
  amount: number;
}

const COLUMNS = 'id, order_id AS orderId, provider, state, amount';

const INSERT: Together<Omit<Payment, 'state'>, Payment> = {
  many: async (tx, payments) => {
    await tx.execute('INSERT INTO payments (id, order_id, provider, amount) VALUES ?', [
      payments.map(({ id, orderId, provider, amount }) => [id, orderId, provider, amount]),
    ]);
    return payments.map((payment) => ({ ...payment, state: 'created' }));
  },
};

const CAPTURES = rowsTable({ id: 'CHAR(36)', reference: 'VARCHAR(255)' });
const CAPTURE: Together<{ id: string; reference: string }, void> = {
  many: async (tx, captures) => {
    await tx.execute(
      `UPDATE ${CAPTURES} STRAIGHT_JOIN payments p FORCE INDEX (PRIMARY) ON p.id = CAST(j.id AS UUID)
       SET p.state = 'captured', p.provider_reference = j.reference
       WHERE p.state IN ('created', 'authorized', 'unknown')`,
      [JSON.stringify(captures)],
    );
    return [];
  },
};

const REFUNDS = rowsTable({ id: 'CHAR(36)', amount: 'BIGINT' });
const REFUND: Together<{ id: string; amount: number }, void> = {
  many: async (tx, refunds) => {
    await tx.execute(
      `UPDATE ${REFUNDS} STRAIGHT_JOIN payments p FORCE INDEX (PRIMARY) ON p.id = CAST(j.id AS UUID)
       SET p.refunded_amount = p.refunded_amount + j.amount,
         p.state = IF((SELECT SUM(r.amount + r.fee_amount) FROM refunds r
           WHERE r.order_id = p.order_id AND r.payment_id = p.id AND r.state = 'done') >= p.amount, 'refunded', p.state)
       WHERE p.state = 'captured'`,
      [JSON.stringify(refunds)],
    );
    return [];
  },
};

/** Payments of orders. */
@Injectable()
export class PaymentsRepository {
  private readonly byId: Lookup<string, Payment>;

  constructor(private readonly transactions: Transactions) {
    this.byId = new Lookup(transactions, {
      sql: `SELECT ${COLUMNS} FROM payments FORCE INDEX (PRIMARY) WHERE id IN (?)`,
      keyOf: ({ id }) => id,
    });
  }

  /** @returns the payment as it stands */
  insert(tx: Tx, payment: Omit<Payment, 'state'>): Promise<Payment> {
    return tx.together(INSERT, payment);
  }

  async capture(tx: Tx, id: string, reference: string): Promise<void> {
    await tx.together(CAPTURE, { id, reference });
  }

  async decline(tx: Tx, id: string): Promise<void> {
    await tx.execute(
      `UPDATE payments SET state = 'declined'
       WHERE id = ? AND state IN ('created', 'authorized', 'unknown')`,
      [id],
    );
  }

  async markUnknown(tx: Tx, id: string): Promise<void> {
    await tx.execute(`UPDATE payments SET state = 'unknown' WHERE id = ? AND state = 'created'`, [
      id,
    ]);
  }

  /**
   * Adds what the provider gave back, in won. The payment is refunded once all of its refunds
   * together, with the fees they kept, are as much as was charged.
   */
  async refund(tx: Tx, id: string, amount: number): Promise<void> {
    await tx.together(REFUND, { id, amount });
  }

  find(id: string): Promise<Payment | undefined> {
    return this.byId.find(id);
  }

  async ofOrder(orderId: string): Promise<Payment | undefined> {
    const [row] = await this.transactions.readLatest<Payment>(
      `SELECT ${COLUMNS} FROM payments WHERE order_id = ?`,
      [orderId],
    );
    return row;
  }

  /** Payments of unknown outcome; their age counts from when they were begun. */
  async unknownBacklog(): Promise<Backlog> {
    const [row] = await this.transactions.read<BacklogRow>(
      `SELECT ${backlogColumns('created_at')} FROM payments WHERE state = 'unknown'`,
    );
    return toBacklog(row);
  }

  /** Which of these ids are of no payment, on a node that has everything the group has. */
  async missing(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await this.transactions.readLatest<{ id: string }>(
      `SELECT id FROM payments WHERE id IN (?)`,
      [[...ids]],
    );
    const known = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => !known.has(id));
  }

  /** Payments of unknown outcome, and those untouched for so long that no request is at them. */
  unsettled(untouchedMs: number, limit: number): Promise<Payment[]> {
    return this.transactions.read<Payment>(
      `SELECT ${COLUMNS} FROM payments
       WHERE state = 'unknown' OR (state IN ('created', 'authorized')
         AND updated_at < NOW(3) - INTERVAL ? MICROSECOND)
       ORDER BY updated_at LIMIT ?`,
      [untouchedMs * 1_000, limit],
    );
  }
}
