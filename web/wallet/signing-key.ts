import { base64Of } from './key-parcel';

const SIGNING = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A key pair of this device that signs: its private half can be used here and not be read. */
export const newSigningKey = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(SIGNING, false, ['sign', 'verify']);

/** The public half of a key pair as the API takes it: an uncompressed point in base64. */
export async function pointOf({ publicKey }: CryptoKeyPair): Promise<string> {
  return base64Of(await crypto.subtle.exportKey('raw', publicKey));
}

/** A signature over a message, r and s in base64. */
export async function signatureOf(
  { privateKey }: CryptoKeyPair,
  message: Uint8Array<ArrayBuffer>,
): Promise<string> {
  return base64Of(await crypto.subtle.sign(SIGNATURE, privateKey, message));
}
