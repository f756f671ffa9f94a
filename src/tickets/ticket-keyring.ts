import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import type { SignTicket } from '../../entry/ticket-code.js';
import { openKey } from './sealed-key.js';
import { signingKeyPlace } from './key-rotation.js';
import { type TicketKeys, ticketKeysOf } from './ticket-keys.js';
import { TicketKeysRepository } from './ticket-keys.repository.js';

/** How often the store is looked at; a new key signs only when every process must have seen it. */
const LOOK_MS = 10_000;

/** The signing keys as this process last saw them in the store. */
@Injectable()
export class TicketKeyring implements TicketKeys, OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('TicketKeyring');
  private readonly sweep = new Sweep('ticket-keys', LOOK_MS, () => this.look());
  private keys: TicketKeys;

  constructor(
    private readonly store: TicketKeysRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.keys = ticketKeysOf(config.TICKET_SIGNING_KEY);
  }

  async onModuleInit(): Promise<void> {
    // A process that starts while no node answers signs with what it has, and looks again.
    await this.look().catch((error: unknown) => this.logger.error({ err: error }));
    this.sweep.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sweep.stop();
  }

  get keyId(): number {
    return this.keys.keyId;
  }

  get publicKeys(): ReadonlyMap<number, Uint8Array> {
    return this.keys.publicKeys;
  }

  readonly sign: SignTicket = (message) => this.keys.sign(message);

  readonly check: TicketKeys['check'] = (keyId, message, signature) =>
    this.keys.check(keyId, message, signature);

  private async look(): Promise<void> {
    const { TICKET_SIGNING_KEY, TICKET_MASTER_KEY } = this.config;
    const rows = await this.store.signingKeys();
    const stored = rows.map(({ keyId, sealedKey, signsFrom, isRetired }) => ({
      keyId,
      signsFrom,
      isRetired: isRetired === 1,
      privateKey:
        sealedKey === null
          ? undefined
          : openKey(TICKET_MASTER_KEY, signingKeyPlace(keyId), sealedKey),
    }));
    this.keys = ticketKeysOf(TICKET_SIGNING_KEY, stored);
  }
}
