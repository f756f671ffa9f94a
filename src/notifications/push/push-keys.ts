import { createECDH, ECDH } from 'node:crypto';

const CURVE = 'prime256v1';
const POINT_BYTES = 65;
const AUTH_BYTES = 16;

/** The pair of keys by which push services know this installation (VAPID, RFC 8292). */
export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

/** The pair that belongs to a private key; both in base64url. */
export function vapidKeysOf(privateKey: string): VapidKeys {
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  return { privateKey, publicKey: ecdh.getPublicKey('base64url') };
}

/** Whether a text is a point on the curve P-256, uncompressed, in base64url: a browser's key. */
export function isBrowserKey(text: string): boolean {
  const point = Buffer.from(text, 'base64url');
  if (point.length !== POINT_BYTES || point.toString('base64url') !== text) return false;
  try {
    ECDH.convertKey(point, CURVE);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is 16 bytes in base64url: a browser's authentication secret. */
export function isBrowserSecret(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === AUTH_BYTES && bytes.toString('base64url') === text;
}
