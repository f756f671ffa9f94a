import { parcelInfo } from '../../entry/device-message';

/** A ticket key as it comes sealed for this device; each part in base64. */
export interface KeyParcel {
  readonly sender: string;
  readonly iv: string;
  readonly sealed: string;
}

/**
 * Opens a ticket key with the device's key. Neither it nor anything on the way to it can be read by
 * a page: the answer is a key that signs and cannot be exported.
 * @throws when it was sealed for another device, ticket or revision
 */
export async function openParcel(
  { sender, iv, sealed }: KeyParcel,
  privateKey: CryptoKey,
  { ticketId, revision }: { readonly ticketId: string; readonly revision: number },
): Promise<CryptoKey> {
  const { subtle } = crypto;
  const point = bytesOf(sender);
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const other = await subtle.importKey('raw', point, curve, false, []);
  const agreed = { name: 'ECDH', public: other };
  const secret = await subtle.deriveKey(agreed, privateKey, 'HKDF', false, ['deriveKey']);
  const info = parcelInfo(ticketId, revision);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: point, info };
  const aes = { name: 'AES-GCM', length: 256 };
  const opener = await subtle.deriveKey(derivation, secret, aes, false, ['unwrapKey']);
  return subtle.unwrapKey(
    'raw',
    bytesOf(sealed),
    opener,
    { name: 'AES-GCM', iv: bytesOf(iv) },
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
}

/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Bytes as base64. */
export function base64Of(bytes: ArrayBuffer | Uint8Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
