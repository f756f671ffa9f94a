import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { RotatingVectors } from './ticket-vectors.js';

/**
 * The TOTP of layout 2 written a second time from its description (RFC 4226, 6238), with another
 * library and without a line of entry/.
 */
export function totpOf(
  { keyInfo, keyBytes, digits, periodMillis }: RotatingVectors['totp'],
  ticketKey: string,
  seconds: number,
): { key: string; digits: string } {
  const info = Uint8Array.from(Buffer.from(keyInfo, 'hex'));
  const key = hkdf(
    sha256,
    Uint8Array.from(Buffer.from(ticketKey, 'hex')),
    undefined,
    info,
    keyBytes,
  );
  const text = totpDigitsOf(key, seconds, periodMillis, digits);
  return { key: Buffer.from(key).toString('hex'), digits: text };
}

/** The TOTP alone, as a wallet makes it that was given the key. */
export function totpDigitsOf(
  key: Uint8Array,
  seconds: number,
  periodMillis: number,
  digits = 8,
): string {
  const count = Math.floor((seconds * 1_000) / periodMillis);
  const counter = Array.from({ length: 8 }, (_, at) => Math.floor(count / 256 ** (7 - at)) % 256);
  const mac = [...hmac(sha1, Uint8Array.from(key), Uint8Array.from(counter))];
  const offset = (mac.at(-1) ?? 0) % 16;
  const [first = 0, ...rest] = mac.slice(offset, offset + 4);
  const number = rest.reduce((sum, byte) => sum * 256 + byte, first % 128);
  return (number % 10 ** digits).toString().padStart(digits, '0');
}
