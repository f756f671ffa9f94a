import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';

/** A refund to be passed on to the provider; amounts in won. */
export interface Refund {
  id: string;
  orderId: string;
  paymentId: string;
  amount: number;
  feeAmount: number;
  state: 'pending' | 'done';
}

/** A refund to be written. */
export interface NewRefund extends Omit<Refund, 'state' | 'paymentId'> {
  accountId: string;
  idempotencyKey: string;
  bodyHash: Buffer;
}

const COLUMNS = `id, order_id AS orderId, payment_id AS paymentId, amount,
  fee_amount AS feeAmount, state, body_hash AS bodyHash`;

/** Refunds of orders. */
@Injectable()
export class RefundsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** @throws the server's duplicate-key error `uq_refunds_idempotency_key` on a repetition */
  async insert(tx: Tx, refund: NewRefund): Promise<void> {
    await tx.execute(
      `INSERT INTO refunds (id, order_id, payment_id, account_id, idempotency_key, body_hash,
         amount, fee_amount)
       SELECT ?, order_id, id, ?, ?, ?, ?, ? FROM payments WHERE order_id = ?`,
      [
        refund.id,
        refund.accountId,
        refund.idempotencyKey,
        refund.bodyHash,
        refund.amount,
        refund.feeAmount,
        refund.orderId,
      ],
    );
  }

  async markDone(tx: Tx, id: string): Promise<void> {
    await tx.execute(
      `UPDATE refunds SET state = 'done', done_at = NOW(3) WHERE id = ? AND state = 'pending'`,
      [id],
    );
  }

  async findByKey(
    accountId: string,
    key: string,
  ): Promise<(Refund & { bodyHash: Buffer }) | undefined> {
    const [row] = await this.transactions.readLatest<Refund & { bodyHash: Buffer }>(
      `SELECT ${COLUMNS} FROM refunds WHERE account_id = ? AND idempotency_key = ?`,
      [accountId, key],
    );
    return row;
  }

  async find(id: string): Promise<Refund | undefined> {
    const [row] = await this.transactions.readLatest<Refund>(
      `SELECT ${COLUMNS} FROM refunds WHERE id = ?`,
      [id],
    );
    return row;
  }

  /** Refunds the provider has not confirmed for so long that no request can still be at them. */
  pending(olderThanMs: number, limit: number): Promise<Refund[]> {
    return this.transactions.read<Refund>(
      `SELECT ${COLUMNS} FROM refunds
       WHERE state = 'pending' AND created_at < NOW(3) - INTERVAL ? MICROSECOND
       ORDER BY created_at LIMIT ?`,
      [olderThanMs * 1_000, limit],
    );
  }
}
