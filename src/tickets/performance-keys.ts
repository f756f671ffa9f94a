import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { isDuplicateKey, Transactions } from '../database/transactions.js';
import { type TicketCodeFields, ticketKeyInput } from '../../entry/ticket-code.js';
import { TOTP_KEY_BYTES, TOTP_KEY_INFO, totpDigits } from '../../entry/rotating-code.js';
import { openKey, sealKey } from './sealed-key.js';
import { TicketKeysRepository } from './ticket-keys.repository.js';

const KEY_BYTES = 32;
/** Performances whose keys stay in memory, some 200 bytes each. */
const KEPT_MAX = 5_000;

/** The one round of HKDF-Expand that 32 bytes need ends so (RFC 5869, section 2.3). */
const FIRST_ROUND = Buffer.of(1);

const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** The key of a performance, from which the keys of its tickets are derived. */
export class PerformanceKey {
  private readonly pseudoRandomKey: Buffer;

  /** @param key 32 random bytes */
  constructor(readonly key: Uint8Array) {
    const { salt } = ticketKeyInput({ ticketShortId: 0n, revision: 0 });
    this.pseudoRandomKey = hmac(salt, key);
  }

  /** The key of one ticket's moving part, 32 bytes: HKDF-SHA256, see {@link ticketKeyInput}. */
  ticketKey(fields: Pick<TicketCodeFields, 'ticketShortId' | 'revision'>): Buffer {
    return hmac(this.pseudoRandomKey, ticketKeyInput(fields).info, FIRST_ROUND);
  }

  /** The key of a ticket's TOTP, 20 bytes: HKDF-SHA256 of the ticket's key, see layout 2. */
  totpKey(fields: Pick<TicketCodeFields, 'ticketShortId' | 'revision'>): Buffer {
    const key = this.ticketKey(fields);
    return Buffer.from(hkdfSync('sha256', key, '', TOTP_KEY_INFO, TOTP_KEY_BYTES));
  }

  /** The TOTP of a step of layout 2, digits. */
  totp(fields: Pick<TicketCodeFields, 'ticketShortId' | 'revision'>, counter: Uint8Array): string {
    return totpDigits(createHmac('sha1', this.totpKey(fields)).update(counter).digest());
  }

  /** HMAC-SHA256 of a ticket's moving message, whole. */
  mac(
    fields: Pick<TicketCodeFields, 'ticketShortId' | 'revision'>,
    macMessage: Uint8Array,
  ): Buffer {
    return hmac(this.ticketKey(fields), macMessage);
  }
}

/** Keys of performances: random, made when first asked for, kept sealed, never changed. */
@Injectable()
export class PerformanceKeys {
  private readonly kept = new LRUCache<string, PerformanceKey>({ max: KEPT_MAX });

  constructor(
    private readonly transactions: Transactions,
    private readonly store: TicketKeysRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The key of a performance. */
  async of(performanceId: string): Promise<PerformanceKey> {
    const kept = this.kept.get(performanceId);
    if (kept !== undefined) return kept;
    const sealed =
      (await this.store.performanceKey(performanceId)) ?? (await this.make(performanceId));
    const place = performanceKeyPlace(performanceId);
    const key = new PerformanceKey(openKey(this.config.TICKET_MASTER_KEY, place, sealed));
    this.kept.set(performanceId, key);
    return key;
  }

  /** Whoever inserts first gives the key; the others read it. */
  private async make(performanceId: string): Promise<Buffer> {
    const place = performanceKeyPlace(performanceId);
    const sealed = sealKey(this.config.TICKET_MASTER_KEY, place, randomBytes(KEY_BYTES));
    try {
      await this.transactions.run('performance-key', (tx) =>
        this.store.insertPerformanceKey(tx, performanceId, sealed),
      );
    } catch (error) {
      if (!isDuplicateKey(error, 'PRIMARY')) throw error;
    }
    const first = await this.store.performanceKey(performanceId);
    if (first === undefined) throw new Error(`Performance ${performanceId} has lost its key`);
    return first;
  }
}

function performanceKeyPlace(performanceId: string): string {
  return `performance ${performanceId.toLowerCase()}`;
}
