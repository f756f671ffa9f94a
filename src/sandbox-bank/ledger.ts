import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../config/config.schema.js';
import type { SandboxBankConfig } from '../config/sandbox-bank-config.js';
import { GroupCommit } from '../database/group-commit.js';
import { dividedOnes, rowsTable, type Together } from '../database/together.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { dataSourceOptions, Writers } from '../database/writers.js';

const POOL_SIZE = 8;

export type ChargeState = 'authorized' | 'captured' | 'declined' | 'voided';

/** An entry of the ledger; amounts in won. */
export interface Entry {
  key: string;
  state: ChargeState;
  amount: number;
  refundedAmount: number;
}

/** A message that the merchant has not acknowledged. */
export interface Message {
  id: string;
  key: string;
  state: ChargeState;
  attempts: number;
  createdAt: Date;
}

/** The bank will not do it. */
export class BankRefusal extends Error {}

const COLUMNS = 'merchant_key AS `key`, state, amount, refunded_amount AS refundedAmount';

const ENTER: Together<Omit<Entry, 'refundedAmount'>, boolean> = {
  many: async (tx, entries) => {
    const entered = await tx.query<{ key: string }>(
      `INSERT IGNORE INTO charges (merchant_key, amount, state) VALUES ?
       RETURNING merchant_key AS \`key\``,
      [entries.map(({ key, amount, state }) => [key, amount, state])],
    );
    return hasEach(entries, entered);
  },
};

interface ChargeRefund {
  key: string;
  chargeKey: string;
  amount: number;
}

const ENTER_REFUND: Together<ChargeRefund, boolean> = {
  many: async (tx, refunds) => {
    const entered = await tx.query<{ key: string }>(
      `INSERT IGNORE INTO charge_refunds (merchant_key, charge_key, amount) VALUES ?
       RETURNING merchant_key AS \`key\``,
      [refunds.map(({ key, chargeKey, amount }) => [key, chargeKey, amount])],
    );
    return hasEach(refunds, entered);
  },
};

const GIVEN_BACK = rowsTable({ chargeKey: 'VARCHAR(64)', amount: 'BIGINT' });
const GIVE_BACK: Together<ChargeRefund, boolean> = {
  many: async (tx, refunds) => {
    const changed = await tx.execute(
      `UPDATE ${GIVEN_BACK} STRAIGHT_JOIN charges c FORCE INDEX (PRIMARY)
         ON c.merchant_key = CONVERT(j.chargeKey USING ascii) COLLATE ascii_bin
       SET c.refunded_amount = c.refunded_amount + j.amount
       WHERE c.state = 'captured' AND c.refunded_amount + j.amount <= c.amount`,
      [JSON.stringify(refunds)],
    );
    return dividedOnes(changed, refunds.length);
  },
};

const ANNOUNCE: Together<{ id: string; key: string; state: ChargeState; delayMs: number }, void> = {
  many: async (tx, messages) => {
    await tx.execute(
      `INSERT INTO webhook_messages (id, charge_key, state, due_at)
       VALUES ${messages.map(() => '(?, ?, ?, NOW(3) + INTERVAL ? MICROSECOND)').join(', ')}`,
      messages.flatMap(({ id, key, state, delayMs }) => [id, key, state, delayMs * 1_000]),
    );
    return [];
  },
};

function hasEach(all: readonly { key: string }[], entered: readonly { key: string }[]): boolean[] {
  const keys = new Set(entered.map(({ key }) => key));
  return all.map(({ key }) => keys.has(key));
}

/** The bank's own books, in a database and under an account of its own. */
export class Ledger {
  private readonly source: DataSource;
  private readonly writers: Writers;
  private readonly transactions: Transactions;
  private readonly groups: GroupCommit;

  constructor(
    config: SandboxBankConfig,
    private readonly webhookDelayMs: () => number | undefined,
  ) {
    // The data layer reads the settings of the database only.
    const own = {
      ...config,
      DB_USER: config.SANDBOX_DB_USER,
      DB_PASSWORD: config.SANDBOX_DB_PASSWORD,
      DB_NAME: config.SANDBOX_DB_NAME,
      DB_POOL_SIZE: POOL_SIZE,
      DB_WRITER_MODE: 'single',
    } as unknown as Config;
    this.source = new DataSource(dataSourceOptions(own, own.DB_WRITER_PORTS[0] as number));
    this.writers = new Writers(this.source, own);
    this.transactions = new Transactions(this.writers, own);
    this.groups = new GroupCommit(this.transactions);
  }

  /** Opens the connections; waits for a database that is not there yet. */
  open(): Promise<void> {
    return this.writers.open();
  }

  async close(): Promise<void> {
    await this.writers.onApplicationShutdown();
    if (this.source.isInitialized) await this.source.destroy();
  }

  ping(): Promise<void> {
    return this.transactions.ping();
  }

  /** The first entry under a key stands; later ones are told what it was. */
  async enter(key: string, amount: number, state: ChargeState): Promise<Entry> {
    const messageId = uuidv7();
    return this.groups.run(
      'sandbox-charge',
      'sandbox-charge',
      async (tx) => {
        if (!(await tx.together(ENTER, { key, amount, state }))) return this.entryIn(tx, key);
        await this.announce(tx, messageId, key, state);
        return { key, amount, state, refundedAmount: 0 };
      },
      { apart: key },
    );
  }

  /** Moves an authorized entry on; any other is told as it is. @throws BankRefusal without one */
  async finish(key: string, state: 'captured' | 'voided'): Promise<Entry> {
    const messageId = uuidv7();
    return this.groups.run('sandbox-finish', 'sandbox-finish', async (tx) => {
      const changed = await tx.execute(
        `UPDATE charges SET state = ? WHERE merchant_key = ? AND state = 'authorized'`,
        [state, key],
      );
      if (changed === 1) await this.announce(tx, messageId, key, state);
      return this.entryIn(tx, key);
    });
  }

  /** Gives back a part or all of a captured entry, once a key. @throws BankRefusal */
  async refund(key: string, chargeKey: string, amount: number): Promise<void> {
    await this.groups.run(
      'sandbox-refund',
      'sandbox-refund',
      async (tx) => {
        const refund = { key, chargeKey, amount };
        if (!(await tx.together(ENTER_REFUND, refund)) || amount === 0) return;
        if (!(await tx.together(GIVE_BACK, refund))) throw new BankRefusal('more than was charged');
      },
      { apart: chargeKey },
    );
  }

  /** Forgets entries with their refunds and messages, as a bank can whose money is not real. */
  async forget(keys: readonly string[]): Promise<void> {
    await this.transactions.run('sandbox-forget', async (tx) => {
      await tx.execute('DELETE FROM webhook_messages WHERE charge_key IN (?)', [[...keys]]);
      await tx.execute('DELETE FROM charge_refunds WHERE charge_key IN (?)', [[...keys]]);
      await tx.execute('DELETE FROM charges WHERE merchant_key IN (?)', [[...keys]]);
    });
  }

  async find(key: string): Promise<Entry | undefined> {
    const [entry] = await this.transactions.readLatest<Entry>(
      `SELECT ${COLUMNS} FROM charges WHERE merchant_key = ?`,
      [key],
    );
    return entry;
  }

  /** Captured entries of which nothing was given back, by key. */
  captured(afterKey: string, beforeKey: string, limit: number): Promise<Entry[]> {
    return this.transactions.readLatest<Entry>(
      `SELECT ${COLUMNS} FROM charges c
       WHERE c.merchant_key > ? AND c.merchant_key < ? AND c.state = 'captured'
         AND NOT EXISTS (SELECT 1 FROM charge_refunds r WHERE r.charge_key = c.merchant_key)
       ORDER BY c.merchant_key LIMIT ?`,
      [afterKey, beforeKey, limit],
    );
  }

  /** Messages whose time has come, the oldest first. */
  due(limit: number): Promise<Message[]> {
    return this.transactions.read<Message>(
      `SELECT id, charge_key AS \`key\`, state, attempts, created_at AS createdAt
       FROM webhook_messages WHERE due_at <= NOW(3) ORDER BY due_at LIMIT ?`,
      [limit],
    );
  }

  /** The merchant has them, or they are given up. */
  async removeMessages(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.transactions.run('sandbox-webhooks-done', (tx) =>
      tx.execute('DELETE FROM webhook_messages WHERE id IN (?)', [[...ids]]),
    );
  }

  /** To be sent again after a while. */
  async postpone(ids: readonly string[], byMs: number): Promise<void> {
    if (ids.length === 0) return;
    await this.transactions.run('sandbox-webhooks-again', (tx) =>
      tx.execute(
        `UPDATE webhook_messages SET attempts = attempts + 1,
           due_at = NOW(3) + INTERVAL ? MICROSECOND WHERE id IN (?)`,
        [byMs * 1_000, [...ids]],
      ),
    );
  }

  private async announce(tx: Tx, id: string, key: string, state: ChargeState): Promise<void> {
    const delayMs = this.webhookDelayMs();
    if (delayMs === undefined) return;
    await tx.together(ANNOUNCE, { id, key, state, delayMs });
  }

  private async entryIn(tx: Tx, key: string): Promise<Entry> {
    const [entry] = await tx.query<Entry>(`SELECT ${COLUMNS} FROM charges WHERE merchant_key = ?`, [
      key,
    ]);
    if (entry === undefined) throw new BankRefusal('no such charge');
    return entry;
  }
}
