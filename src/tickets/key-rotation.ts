import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { Config } from '../config/config.schema.js';
import { Transactions } from '../database/transactions.js';
import { dataSourceOptions, Writers } from '../database/writers.js';
import { sealKey } from './sealed-key.js';
import { FIRST_KEY_ID, KEY_IDS, rawPublicKey } from './ticket-keys.js';
import { type SigningKeyRow, TicketKeysRepository } from './ticket-keys.repository.js';

/** An id is given anew so many days after its key was retired: no code of it is left anywhere. */
const REUSE_AFTER_DAYS = 400;

/** All sixteen ids have a key. */
export class NoKeyIdFree extends Error {}

/** Without this key nothing would be left to sign new codes with. */
export class LastSigningKey extends Error {}

/** What a signing key is sealed for. */
export function signingKeyPlace(keyId: number): string {
  return `signing key ${keyId}`;
}

/** The signing keys of the store; the first, of the settings, is among them only when retired. */
export function listSigningKeys(config: Config): Promise<SigningKeyRow[]> {
  return withStore(config, (_transactions, store) => store.signingKeys());
}

/**
 * Makes a new signing key, which signs new codes from `signsInSeconds` on; the ones before it still
 * check. Gates without network must have fetched their manifest between.
 * @returns its id
 * @throws NoKeyIdFree until one is retired whose codes are long over
 */
export function rotateSigningKey(config: Config, signsInSeconds: number): Promise<number> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = rawPublicKey(createPublicKey(privateKey));
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return withStore(config, async (transactions, store) => {
    await transactions.run('forget-ticket-keys', (tx) => store.forgetRetired(tx, REUSE_AFTER_DAYS));
    const taken = new Set((await store.signingKeys()).map((key) => key.keyId));
    let keyId = FIRST_KEY_ID + 1;
    while (taken.has(keyId)) keyId++;
    if (keyId >= KEY_IDS) throw new NoKeyIdFree(`All ${KEY_IDS} ids are in use; retire a key.`);
    const sealedKey = sealKey(config.TICKET_MASTER_KEY, signingKeyPlace(keyId), der);
    const key = { keyId, publicKey, sealedKey, signsInSeconds };
    await transactions.run('rotate-ticket-key', (tx) => store.insertSigningKey(tx, key));
    return keyId;
  });
}

/**
 * Ends a signing key: every code it signed is refused from then on. One that was made but does not
 * sign yet counts for nothing here.
 * @throws LastSigningKey when no other key signs by now
 */
export function retireSigningKey(config: Config, keyId: number): Promise<void> {
  return withStore(config, async (transactions, store) => {
    const stored = await store.signingKeys();
    const first = { keyId: FIRST_KEY_ID, isRetired: 0, signsFrom: new Date(0) };
    const all = stored.some((key) => key.keyId === FIRST_KEY_ID) ? stored : [first, ...stored];
    const now = new Date();
    const others = all.filter(
      (key) => key.keyId !== keyId && key.isRetired === 0 && key.signsFrom <= now,
    );
    if (others.length === 0) throw new LastSigningKey(`No other key than ${keyId} signs yet.`);
    await transactions.run('retire-ticket-key', (tx) => store.retire(tx, keyId));
  });
}

async function withStore<Result>(
  config: Config,
  work: (transactions: Transactions, store: TicketKeysRepository) => Promise<Result>,
): Promise<Result> {
  const oneWriter: Config = { ...config, DB_WRITER_MODE: 'single', DB_POOL_SIZE: 2 };
  const port = config.DB_WRITER_PORTS[0] as number;
  const source = await new DataSource(dataSourceOptions(oneWriter, port)).initialize();
  try {
    const transactions = new Transactions(new Writers(source, oneWriter), oneWriter);
    return await work(transactions, new TicketKeysRepository(transactions));
  } finally {
    await source.destroy();
  }
}
