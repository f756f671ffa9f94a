import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a key for the database: AES-256-GCM under the installation's master key.
 * @param masterKey 32 bytes or more of text (`TICKET_MASTER_KEY`); its SHA-256 is the key
 * @param place what the key is for; a sealed key that was moved to another row does not open
 * @returns version (1 byte), nonce (12), ciphertext, tag (16)
 */
export function sealKey(masterKey: string, place: string, key: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(masterKey), iv);
  cipher.setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, sealed, cipher.getAuthTag()]);
}

/**
 * Opens what {@link sealKey} sealed.
 * @throws Error for another master key, another place or altered bytes
 */
export function openKey(masterKey: string, place: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== VERSION || bytes.length <= 1 + IV_BYTES + TAG_BYTES) {
    throw new Error(`The key of ${place} is not sealed as this version does it`);
  }
  const decipher = createDecipheriv('aes-256-gcm', keyOf(masterKey), bytes.subarray(1, 13));
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(13, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new Error(`The key of ${place} was sealed under another TICKET_MASTER_KEY`, { cause });
  }
}

function keyOf(masterKey: string): Buffer {
  return createHash('sha256').update(masterKey).digest();
}
