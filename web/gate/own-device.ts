import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { gateTokenMessage } from '../../entry/device-message';
import { serverNow } from '../api/clock';
import { newSigningKey, pointOf, signatureOf } from '../wallet/signing-key';

/** What makes this browser a gate's own device. The private key can be used here and not be read. */
interface OwnDevice {
  readonly signing: CryptoKeyPair;
  /** Of the invitation, until it is taken: its answer may get lost, and it is good for one key. */
  readonly secret?: string;
  readonly deviceId?: string;
}

interface OwnSchema extends DBSchema {
  own: { key: string; value: OwnDevice };
}

const NAME = 'picket-gate-device';
const KEY = 'own';

async function withStore<Result>(
  work: (db: IDBPDatabase<OwnSchema>) => Promise<Result>,
): Promise<Result> {
  const db = await openDB<OwnSchema>(NAME, 1, {
    upgrade: (made) => void made.createObjectStore('own'),
  });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

const keep = (device: OwnDevice): Promise<unknown> => withStore((db) => db.put('own', device, KEY));

/**
 * Makes a key for an invitation and keeps it before anybody is told of it.
 * @returns what is sent
 * @throws where storage is forbidden, or the page came over plain HTTP from afar
 */
export async function newOwnDevice(secret: string): Promise<{ secret: string; verifyKey: string }> {
  const kept = await withStore((db) => db.get('own', KEY));
  const signing = kept?.secret === secret ? kept.signing : await newSigningKey();
  await keep({ signing, secret });
  return { secret, verifyKey: await pointOf(signing) };
}

/** Notes under which name this device is known from now on. */
export async function ownDeviceIs(deviceId: string): Promise<void> {
  const kept = await withStore((db) => db.get('own', KEY));
  if (kept === undefined) throw new Error('enrolled without a key');
  await keep({ signing: kept.signing, deviceId });
  // Browsers clear what nobody asked to keep; the answer is the browser's to give.
  void navigator.storage.persist().catch(() => false);
}

/** What this device proves itself with at this moment; undefined when it is none of its own. */
export async function proofOfDevice(): Promise<
  { deviceId: string; atMs: number; signature: string } | undefined
> {
  const kept = await withStore((db) => db.get('own', KEY));
  if (kept?.deviceId === undefined) return undefined;
  const { deviceId, signing } = kept;
  const atMs = Math.round(serverNow());
  const signature = await signatureOf(signing, gateTokenMessage(deviceId, atMs));
  return { deviceId, atMs, signature };
}
