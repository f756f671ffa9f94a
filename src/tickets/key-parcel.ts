import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  verify,
} from 'node:crypto';
import { type DeviceRequest, parcelInfo, requestMessage } from '../../entry/device-message.js';

/** Bytes of an uncompressed point of P-256: 4, x, y. */
export const POINT_BYTES = 65;
const COORDINATE_BYTES = 32;
const IV_BYTES = 12;

/** A ticket key that one device alone can open; each part in base64. */
export interface KeyParcel {
  /** Public half of a key pair made for this parcel: an uncompressed point of P-256. */
  readonly sender: string;
  readonly iv: string;
  /** AES-256-GCM of the ticket key with its tag of 16 bytes behind it. */
  readonly sealed: string;
}

/**
 * Seals a ticket key for a device (as ECIES does): ECDH on P-256 with a pair made for this parcel,
 * HKDF-SHA256 with the sender's point as salt, AES-256-GCM.
 * @param wrapKey the device's uncompressed point
 */
export function sealForDevice(
  key: Uint8Array,
  wrapKey: Uint8Array,
  { ticketId, revision }: { ticketId: string; revision: number },
): KeyParcel {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const sender = pointOf(publicKey);
  const secret = diffieHellman({ privateKey, publicKey: publicKeyOf(wrapKey) });
  const sealing = hkdfSync('sha256', secret, sender, parcelInfo(ticketId, revision), 32);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(sealing), iv);
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return {
    sender: sender.toString('base64'),
    iv: iv.toString('base64'),
    sealed: sealed.toString('base64'),
  };
}

/** Whether a request was signed with the device's key; `signature` is r and s, 64 bytes. */
export function isSignedBy(
  verifyKey: Uint8Array,
  request: DeviceRequest,
  signature: Uint8Array,
): boolean {
  return isSigned(verifyKey, requestMessage(request), signature);
}

/** Whether a message was signed (ECDSA P-256, SHA-256) with a key; `signature` is r and s, 64 bytes. */
export function isSigned(
  verifyKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = { key: publicKeyOf(verifyKey), dsaEncoding: 'ieee-p1363' } as const;
  return verify('sha256', message, key, signature);
}

/** Whether bytes are an uncompressed point of P-256. */
export function isPoint(bytes: Uint8Array): boolean {
  if (bytes.length !== POINT_BYTES || bytes[0] !== 4) return false;
  try {
    publicKeyOf(bytes);
    return true;
  } catch {
    return false;
  }
}

function publicKeyOf(point: Uint8Array): KeyObject {
  const coordinate = (from: number): string =>
    Buffer.from(point.subarray(from, from + COORDINATE_BYTES)).toString('base64url');
  const [x, y] = [coordinate(1), coordinate(1 + COORDINATE_BYTES)];
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}

function pointOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
}
