import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../../database/transactions.js';

/** A device that takes pushes. */
export interface PushSubscription {
  id: string;
  accountId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  device: string;
  createdAt: Date;
}

/** Devices an account can have; each has one of as many slots. */
export const DEVICES_MAX = 20;

const COLUMNS = `id, account_id AS accountId, endpoint, p256dh, auth, device,
  created_at AS createdAt`;
const hashOf = (endpoint: string): Buffer => createHash('sha256').update(endpoint).digest();

/** Devices that take pushes. */
@Injectable()
export class PushSubscriptionsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The device with this endpoint, inside a transaction. */
  async byEndpoint(tx: Tx, endpoint: string): Promise<PushSubscription | undefined> {
    const [row] = await tx.query<PushSubscription>(
      `SELECT ${COLUMNS} FROM push_subscriptions WHERE endpoint_hash = ?`,
      [hashOf(endpoint)],
    );
    return row;
  }

  /**
   * Writes a device into the first slot that is free.
   * @returns false when all are taken
   * @throws the server's duplicate-key error: `uq_push_subscriptions_endpoint` when somebody has the
   *   endpoint, `uq_push_subscriptions_slot` when another request took the slot
   */
  async insert(tx: Tx, one: Omit<PushSubscription, 'createdAt'>): Promise<boolean> {
    const inserted = await tx.execute(
      `INSERT INTO push_subscriptions (id, account_id, slot, endpoint, endpoint_hash, p256dh, auth,
         device)
       SELECT ?, ?, slots.seq, ?, ?, ?, ?, ? FROM seq_1_to_${DEVICES_MAX} slots
       WHERE NOT EXISTS (SELECT 1 FROM push_subscriptions s
         WHERE s.account_id = ? AND s.slot = slots.seq)
       ORDER BY slots.seq LIMIT 1`,
      [
        ...[one.id, one.accountId, one.endpoint, hashOf(one.endpoint), one.p256dh, one.auth],
        ...[one.device, one.accountId],
      ],
    );
    return inserted === 1;
  }

  /** A browser that subscribes again may have new keys. */
  async update(tx: Tx, { id, p256dh, auth, device }: PushSubscription): Promise<void> {
    await tx.execute(
      'UPDATE push_subscriptions SET p256dh = ?, auth = ?, device = ? WHERE id = ?',
      [p256dh, auth, device, id],
    );
  }

  /** All devices of an account, newest first. */
  of(accountId: string): Promise<PushSubscription[]> {
    return this.transactions.readLatest<PushSubscription>(
      `SELECT ${COLUMNS} FROM push_subscriptions WHERE account_id = ? ORDER BY id DESC`,
      [accountId],
    );
  }

  /** Devices of any of the accounts. */
  among(tx: Tx, accountIds: readonly string[]) {
    return tx.query<{ id: string; accountId: string }>(
      'SELECT id, account_id AS accountId FROM push_subscriptions WHERE account_id IN (?)',
      [[...accountIds]],
    );
  }

  async find(id: string): Promise<PushSubscription | undefined> {
    const [row] = await this.transactions.readLatest<PushSubscription>(
      `SELECT ${COLUMNS} FROM push_subscriptions WHERE id = ?`,
      [id],
    );
    return row;
  }

  /** Removes a device of an account. @returns whether this call did it */
  async remove(tx: Tx, id: string, accountId: string): Promise<boolean> {
    const sql = 'DELETE FROM push_subscriptions WHERE id = ? AND account_id = ?';
    return (await tx.execute(sql, [id, accountId])) === 1;
  }
}
