import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { Transactions } from '../../database/transactions.js';
import { dataSourceOptions, Writers } from '../../database/writers.js';
import type {
  Charge,
  ChargeAnswer,
  ChargeRange,
  ListedCharge,
  PaymentGateway,
  ProviderRefund,
} from './payment-gateway.js';

const SLOW_MS = 5_000;
const POOL_SIZE = 8;

/** The bank answered with an error; whether it charged is not said. */
export class BankError extends Error {}

/**
 * A bank for trying things out, with a ledger and a database account of its own, so that it
 * remembers what Picket forgets. Tokens: `tok_ok`, `tok_declined`, `tok_slow` (5 s), `tok_timeout`
 * (charged, but the answer never comes), `tok_error` (an error, not charged); others are declined.
 */
@Injectable()
export class SandboxBank implements PaymentGateway, OnModuleInit, OnApplicationShutdown {
  private readonly source: DataSource;
  private readonly ledger: Transactions;

  constructor(@Inject(CONFIG) config: Config) {
    const own: Config = {
      ...config,
      DB_USER: config.SANDBOX_DB_USER,
      DB_PASSWORD: config.SANDBOX_DB_PASSWORD,
      DB_NAME: config.SANDBOX_DB_NAME,
      DB_POOL_SIZE: POOL_SIZE,
      DB_WRITER_MODE: 'single',
    };
    this.source = new DataSource(dataSourceOptions(own, own.DB_WRITER_PORTS[0] as number));
    this.ledger = new Transactions(new Writers(this.source, own), own);
  }

  async onModuleInit(): Promise<void> {
    await this.source.initialize();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  async charge({ key, amount, token, signal }: Charge): Promise<ChargeAnswer> {
    if (token === 'tok_error') throw new BankError('The bank answered 500');
    if (token === 'tok_slow') await sleep(SLOW_MS, undefined, { signal });
    const charged = ['tok_ok', 'tok_slow', 'tok_timeout'].includes(token);
    const answer = await this.enter(key, amount, charged ? 'captured' : 'declined');
    if (token === 'tok_timeout') await never(signal);
    return answer;
  }

  /** Enters a decline, so that a charge still under way under this key is refused. */
  settle(key: string): Promise<ChargeAnswer> {
    return this.enter(key, 0, 'declined');
  }

  async refund({ key, chargeKey, amount }: ProviderRefund): Promise<void> {
    await this.ledger.run('sandbox-refund', async (tx) => {
      await tx.execute(
        `INSERT IGNORE INTO charge_refunds (merchant_key, charge_key, amount) VALUES (?, ?, ?)`,
        [key, chargeKey, amount],
      );
      const [sums] = await tx.query<{ charged: number; refunded: string }>(
        `SELECT c.amount AS charged, SUM(r.amount) AS refunded
         FROM charges c JOIN charge_refunds r ON r.charge_key = c.merchant_key
         WHERE c.merchant_key = ? AND c.state = 'captured' GROUP BY c.merchant_key`,
        [chargeKey],
      );
      if (sums === undefined || Number(sums.refunded) > sums.charged) {
        throw new BankError('More would be refunded than was charged');
      }
    });
  }

  capturedCharges({ fromMs, toMs, afterKey, limit }: ChargeRange): Promise<ListedCharge[]> {
    return this.ledger.readLatest<ListedCharge>(
      `SELECT c.merchant_key AS \`key\`, c.amount FROM charges c
       WHERE c.merchant_key > ? AND c.merchant_key < ? AND c.state = 'captured'
         AND NOT EXISTS (SELECT 1 FROM charge_refunds r WHERE r.charge_key = c.merchant_key)
       ORDER BY c.merchant_key LIMIT ?`,
      [afterKey ?? firstKeyAt(fromMs), firstKeyAt(toMs), limit],
    );
  }

  /** The first entry under a key stands; later ones are told what it was. */
  private async enter(
    key: string,
    amount: number,
    state: 'captured' | 'declined',
  ): Promise<ChargeAnswer> {
    const entered = await this.ledger.run('sandbox-charge', async (tx) => {
      await tx.execute(
        `INSERT IGNORE INTO charges (merchant_key, amount, state) VALUES (?, ?, ?)`,
        [key, amount, state],
      );
      const [row] = await tx.query<{ state: 'captured' | 'declined' }>(
        `SELECT state FROM charges WHERE merchant_key = ?`,
        [key],
      );
      return row?.state;
    });
    return entered === 'captured'
      ? { outcome: 'captured', reference: `sandbox_${key}` }
      : { outcome: 'declined' };
  }
}

/** The lowest UUIDv7 of a millisecond: its first 48 bits are the time. */
function firstKeyAt(timeMs: number): string {
  const hex = Math.max(0, timeMs).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new BankError('No answer')), { once: true });
  });
}
