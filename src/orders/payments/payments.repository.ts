import { Injectable } from '@nestjs/common';
import {
  type Backlog,
  backlogColumns,
  type BacklogRow,
  toBacklog,
} from '../../database/backlog.js';
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

/** Payments of orders. */
@Injectable()
export class PaymentsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** @returns the payment as it stands */
  async insert(tx: Tx, payment: Omit<Payment, 'state'>): Promise<Payment> {
    const { id, orderId, provider, amount } = payment;
    await tx.execute(`INSERT INTO payments (id, order_id, provider, amount) VALUES (?, ?, ?, ?)`, [
      ...[id, orderId, provider, amount],
    ]);
    return { ...payment, state: 'created' };
  }

  async capture(tx: Tx, id: string, reference: string): Promise<void> {
    await tx.execute(
      `UPDATE payments SET state = 'captured', provider_reference = ?
       WHERE id = ? AND state IN ('created', 'authorized', 'unknown')`,
      [reference, id],
    );
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
    await tx.execute(
      `UPDATE payments SET refunded_amount = refunded_amount + ?,
         state = IF((SELECT SUM(r.amount + r.fee_amount) FROM refunds r
           WHERE r.payment_id = payments.id AND r.state = 'done') >= payments.amount,
           'refunded', state)
       WHERE id = ? AND state = 'captured'`,
      [amount, id],
    );
  }

  async find(id: string): Promise<Payment | undefined> {
    const [row] = await this.transactions.readLatest<Payment>(
      `SELECT ${COLUMNS} FROM payments WHERE id = ?`,
      [id],
    );
    return row;
  }

  async ofOrder(orderId: string): Promise<Payment | undefined> {
    const [row] = await this.transactions.read<Payment>(
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
