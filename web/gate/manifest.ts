import { MANIFEST_TAG } from '../../entry/gate-manifest';
import { type Answer, answer, api } from '../api/client';
import { labelOf } from '../seats/plan';
import { readPlan } from '../seats/read-plan';
import type { KeptGate, KeptTickets } from './gate-store';

interface Payload {
  readonly performanceId: string;
  readonly performanceShortId: number;
  readonly eventTitle: string;
  readonly startsAt: string;
  readonly reEntry: boolean;
  readonly window: { readonly fromMs: number; readonly untilMs: number };
  readonly publicKeys: readonly { readonly keyId: number; readonly key: string }[];
  readonly performanceKey: string;
  readonly cursor: string;
  readonly tickets: string;
}

/** The manifest's own signature is wrong. */
export class ForgedManifest extends Error {}

/**
 * Fetches what this device needs to go on without network. Keys are kept so that no page can read
 * them out again.
 * @throws Refused, Unreachable, ForgedManifest; TypeError in a browser without Ed25519
 */
export async function fetchGate(
  performanceId: string,
): Promise<{ gate: KeptGate; tickets: KeptTickets }> {
  const path = { params: { path: { id: performanceId } } };
  const [manifest, document] = await Promise.all([
    answer(api.GET('/api/v1/performances/{id}/check-in-manifest', path)),
    answer(api.GET('/api/v1/performances/{id}/seats', path)),
  ]);
  const payload = JSON.parse(manifest.payload) as Payload;
  const publicKeys = await Promise.all(
    payload.publicKeys.map(async ({ keyId, key }) => ({
      keyId,
      key: await crypto.subtle.importKey('raw', bytesOf(key), 'Ed25519', false, ['verify']),
    })),
  );
  await checkSignature(manifest, publicKeys);
  const plan = readPlan(document);
  const gate: KeptGate = {
    performanceId: payload.performanceId,
    performanceShortId: payload.performanceShortId,
    eventTitle: payload.eventTitle,
    startsAt: payload.startsAt,
    reEntry: payload.reEntry,
    window: payload.window,
    publicKeys,
    performanceKey: await crypto.subtle.importKey(
      'raw',
      bytesOf(payload.performanceKey),
      'HKDF',
      false,
      ['deriveBits'],
    ),
    seats: Array.from({ length: plan.count }, (_, seatNo) => labelOf(plan, seatNo)),
  };
  return { gate, tickets: { packed: bytesOf(payload.tickets), cursor: payload.cursor } };
}

type Manifest = Answer<'/api/v1/performances/{id}/check-in-manifest', 'get'>;

async function checkSignature(
  { payload, keyId, signature }: Manifest,
  publicKeys: KeptGate['publicKeys'],
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
