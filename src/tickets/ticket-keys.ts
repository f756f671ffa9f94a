import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { CheckTicketSignature, SignTicket } from './ticket-code.js';

/** Injection token of the signing keys: `@Inject(TICKET_KEYS) keys: TicketKeys`. */
export const TICKET_KEYS = Symbol('TicketKeys');

/** Id of the one key there is so far; a rotation takes the next of 0..15. */
const ONLY_KEY_ID = 0;

/** What signs new ticket codes, and checks those of every key still in use. */
export interface TicketKeys {
  /** Key of new codes. */
  readonly keyId: number;
  /** Signs with that key: 64 bytes, the same for the same message (RFC 8032), some 50 us. */
  readonly sign: SignTicket;
  /** Checks with the key of a code, some 130 us. */
  readonly check: CheckTicketSignature;
}

/**
 * The signing keys of ticket codes.
 * @param signingKey Ed25519 private key, PKCS#8 DER in base64 (`TICKET_SIGNING_KEY`)
 * @throws TypeError when it is not such a key, so that the process does not start with it
 */
export function ticketKeysOf(signingKey: string): TicketKeys {
  const privateKey = readSigningKey(signingKey);
  const publicKeys: ReadonlyMap<number, KeyObject> = new Map([
    [ONLY_KEY_ID, createPublicKey(privateKey)],
  ]);
  return {
    keyId: ONLY_KEY_ID,
    sign: (message) => sign(null, message, privateKey),
    check: (keyId, message, signature) => {
      const publicKey = publicKeys.get(keyId);
      return publicKey && verify(null, message, publicKey, signature);
    },
  };
}

function readSigningKey(signingKey: string): KeyObject {
  try {
    const key = Buffer.from(signingKey, 'base64');
    const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
    if (privateKey.asymmetricKeyType === 'ed25519') return privateKey;
  } catch {
    // Said below; the library's message might quote the key.
  }
  throw new TypeError('TICKET_SIGNING_KEY is no Ed25519 private key (PKCS#8 DER in base64)');
}
