import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../../database/transactions.js';
import { Lookup } from '../../database/lookup.js';
import type { PaymentProvider } from './payment-gateway.js';

/** A saved method as it stands in the database. */
export interface PaymentMethod {
  id: string;
  accountId: string;
  provider: PaymentProvider;
  token: string;
  label: string;
  createdAt: Date;
}

/** Methods an account can have; each has one of as many slots. */
export const METHODS_MAX = 10;

const SELECT_METHODS = `
  SELECT id, account_id AS accountId, provider, token, label, created_at AS createdAt
  FROM payment_methods`;

/** Saved payment methods. */
@Injectable()
export class PaymentMethodsRepository {
  private readonly byId: Lookup<string, PaymentMethod>;

  constructor(private readonly transactions: Transactions) {
    this.byId = new Lookup(transactions, {
      sql: `${SELECT_METHODS} WHERE id IN (?)`,
      keyOf: ({ id }) => id,
    });
  }

  /**
   * Writes a method into the first slot that is free.
   * @returns false when all are taken
   * @throws the server's duplicate-key error: `uq_payment_methods_token` when the account has it,
   *   `uq_payment_methods_slot` when another request took the slot
   */
  async insert(tx: Tx, method: Omit<PaymentMethod, 'createdAt'>): Promise<boolean> {
    const inserted = await tx.execute(
      `INSERT INTO payment_methods (id, account_id, slot, provider, token, label)
       SELECT ?, ?, slots.seq, ?, ?, ? FROM seq_1_to_${METHODS_MAX} slots
       WHERE NOT EXISTS (SELECT 1 FROM payment_methods m
         WHERE m.account_id = ? AND m.slot = slots.seq)
       ORDER BY slots.seq LIMIT 1`,
      [method.id, method.accountId, method.provider, method.token, method.label, method.accountId],
    );
    return inserted === 1;
  }

  /** The account's method with this token, inside a transaction. */
  async idOfToken(
    tx: Tx,
    { accountId, provider, token }: Pick<PaymentMethod, 'accountId' | 'provider' | 'token'>,
  ): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>(
      'SELECT id FROM payment_methods WHERE account_id = ? AND provider = ? AND token = ?',
      [accountId, provider, token],
    );
    return row?.id;
  }

  /** Removes an account's method. @returns whether this call did it */
  async remove(tx: Tx, accountId: string, id: string): Promise<boolean> {
    const removed = await tx.execute(
      'DELETE FROM payment_methods WHERE id = ? AND account_id = ?',
      [id, accountId],
    );
    return removed === 1;
  }

  /** An account's method; undefined when there is none or it is another's. */
  async find(accountId: string, id: string): Promise<PaymentMethod | undefined> {
    const method = await this.byId.find(id);
    return method?.accountId === accountId ? method : undefined;
  }

  /** The methods an account has with one provider. */
  ofProvider(accountId: string, provider: PaymentProvider): Promise<PaymentMethod[]> {
    return this.transactions.readLatest<PaymentMethod>(
      `${SELECT_METHODS} WHERE account_id = ? AND provider = ? ORDER BY id`,
      [accountId, provider],
    );
  }

  /** An account's methods, newest first, after the one with id `cursor`. */
  list(accountId: string, limit: number, cursor: string | undefined): Promise<PaymentMethod[]> {
    return this.transactions.read<PaymentMethod>(
      `${SELECT_METHODS}
       WHERE account_id = ? AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?`,
      [accountId, cursor ?? null, cursor ?? null, limit],
    );
  }
}
