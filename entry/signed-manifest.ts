import { MANIFEST_TAG } from './gate-manifest.js';
import type { EntryWindow } from './entry-window.js';
import type { GateKeys } from './local-judge.js';

/** A manifest as it travels: its text, and the signature of one of the keys it names. */
export interface SignedManifest {
  readonly payload: string;
  readonly keyId: number;
  readonly signature: string;
}

/** What a manifest says; keys and tickets are base64, see `gate-manifest.ts`. */
export interface Manifest {
  readonly performanceId: string;
  readonly performanceShortId: number;
  readonly eventTitle: string;
  readonly startsAt: string;
  readonly reEntry: boolean;
  readonly window: EntryWindow;
  readonly publicKeys: readonly { readonly keyId: number; readonly key: string }[];
  readonly performanceKey: string;
  readonly cursor: string;
  readonly tickets: string;
}

/** The manifest's own signature is wrong. */
export class ForgedManifest extends Error {}

/**
 * Checks a manifest and takes up its keys, so that nobody can read them out again.
 * @throws ForgedManifest; TypeError where there is no Ed25519
 */
export async function openManifest(
  signed: SignedManifest,
): Promise<{ manifest: Manifest; keys: GateKeys }> {
  const manifest = JSON.parse(signed.payload) as Manifest;
  const publicKeys = await Promise.all(
    manifest.publicKeys.map(async ({ keyId, key }) => ({
      keyId,
      key: await crypto.subtle.importKey('raw', bytesOf(key), 'Ed25519', false, ['verify']),
    })),
  );
  await checkSignature(signed, publicKeys);
  const { performanceShortId, window } = manifest;
  const raw = bytesOf(manifest.performanceKey);
  const performanceKey = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits']);
  return { manifest, keys: { performanceShortId, window, publicKeys, performanceKey } };
}

async function checkSignature(
  { payload, keyId, signature }: SignedManifest,
  publicKeys: GateKeys['publicKeys'],
): Promise<void> {
  const key = publicKeys.find((one) => one.keyId === keyId)?.key;
  const signed = new TextEncoder().encode(MANIFEST_TAG + payload);
  const isOurs =
    key !== undefined && (await crypto.subtle.verify('Ed25519', key, bytesOf(signature), signed));
  if (!isOurs) throw new ForgedManifest();
}

/** Bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
