import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** Stays when somebody signs out: without it the tickets would be on no device at all. */
const DEVICE = 'picket-device';

/** What makes this browser the device of an account. Private keys can be used here and not be read. */
export interface DeviceRecord {
  readonly accountId: string;
  /** Absent until it is enrolled. */
  readonly deviceId?: string;
  readonly signing: CryptoKeyPair;
  readonly wrapping: CryptoKeyPair;
  /** Base64: what the server expects next. */
  readonly nonce: string;
  /** Announced, perhaps without an answer; kept before it is sent, so that it is sent again alike. */
  readonly nextNonce?: string;
}

interface DeviceSchema extends DBSchema {
  devices: { key: string; value: DeviceRecord };
}

let opened: Promise<IDBPDatabase<DeviceSchema>> | undefined;

function open(): Promise<IDBPDatabase<DeviceSchema>> {
  opened ??= openDB<DeviceSchema>(DEVICE, 1, {
    upgrade: (db) => void db.createObjectStore('devices'),
    terminated: () => (opened = undefined),
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

/** The record of an account on this device. @throws where storage is forbidden */
export async function keptDevice(accountId: string): Promise<DeviceRecord | undefined> {
  const kept = await (await open()).get('devices', accountId);
  // What a script copied from elsewhere has everything but the keys.
  const isWhole = [kept?.signing.privateKey, kept?.wrapping.privateKey].every(
    (key) => key instanceof CryptoKey,
  );
  return isWhole ? kept : undefined;
}

/** Keeps it, on the disk before this returns: an older one would look like a copy to the server. */
export async function keepDevice(record: DeviceRecord): Promise<void> {
  const tx = (await open()).transaction('devices', 'readwrite', { durability: 'strict' });
  await Promise.all([tx.store.put(record, record.accountId), tx.done]);
}
