import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { SignTicket } from '../../entry/ticket-code.js';

/** Injection token of the signing keys: `@Inject(TICKET_KEYS) keys: TicketKeys`. */
export const TICKET_KEYS = Symbol('TicketKeys');

/** Id of the key in the settings; those of rotations follow, up to 15. */
export const FIRST_KEY_ID = 0;
/** Ids there are: the layout has four bits. */
export const KEY_IDS = 16;

/** Checks an Ed25519 signature with the key of this id; undefined when there is no such key. */
export type CheckTicketSignature = (
  keyId: number,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | undefined;

/** What signs new ticket codes, and checks those of every key still in use. */
export interface TicketKeys {
  /** Key of new codes. */
  readonly keyId: number;
  /** Signs with that key: 64 bytes, the same for the same message (RFC 8032), some 50 us. */
  readonly sign: SignTicket;
  /** Checks with the key of a code, some 130 us. */
  readonly check: CheckTicketSignature;
  /** Public keys by id, 32 bytes each: what a gate without network checks with. */
  readonly publicKeys: ReadonlyMap<number, Uint8Array>;
}

/** A key from the store, opened. */
export interface StoredKey {
  readonly keyId: number;
  /** PKCS#8 DER; undefined for the key of the settings, of which only the end is stored. */
  readonly privateKey: Uint8Array | undefined;
  readonly signsFrom: Date;
  readonly isRetired: boolean;
}

/**
 * The signing keys of ticket codes: the one in the settings and those of rotations. The one that
 * began last signs; all check until they are retired.
 * @param signingKey Ed25519 private key, PKCS#8 DER in base64 (`TICKET_SIGNING_KEY`)
 * @throws TypeError when it is not such a key, so that the process does not start with it
 */
export function ticketKeysOf(
  signingKey: string,
  stored: readonly StoredKey[] = [],
  now = new Date(),
): TicketKeys {
  const first = readSigningKey(Buffer.from(signingKey, 'base64'), 'TICKET_SIGNING_KEY');
  const privateKeys = new Map([[FIRST_KEY_ID, first]]);
  let keyId = FIRST_KEY_ID;
  for (const key of stored.toSorted((a, b) => a.signsFrom.getTime() - b.signsFrom.getTime())) {
    if (key.privateKey !== undefined) {
      privateKeys.set(key.keyId, readSigningKey(key.privateKey, `Ticket key ${key.keyId}`));
      if (!key.isRetired && key.signsFrom <= now) ({ keyId } = key);
    }
  }
  const retired = new Set(stored.filter(({ isRetired }) => isRetired).map((key) => key.keyId));
  const publicKeys = new Map(
    [...privateKeys]
      .filter(([id]) => !retired.has(id))
      .map(([id, key]): [number, KeyObject] => [id, createPublicKey(key)]),
  );
  return {
    keyId,
    sign: (message) => sign(null, message, privateKeys.get(keyId) ?? first),
    check: (id, message, signature) => {
      const publicKey = publicKeys.get(id);
      return publicKey && verify(null, message, publicKey, signature);
    },
    publicKeys: new Map([...publicKeys].map(([id, key]) => [id, rawPublicKey(key)])),
  };
}

/** The 32 bytes of an Ed25519 public key, of either half of the pair. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const { x = '' } = key.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

function readSigningKey(der: Uint8Array, name: string): KeyObject {
  try {
    const key = Buffer.from(der);
    const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
    if (privateKey.asymmetricKeyType === 'ed25519') return privateKey;
  } catch {
    // Said below; the library's message might quote the key.
  }
  throw new TypeError(`${name} is no Ed25519 private key (PKCS#8 DER in base64)`);
}
