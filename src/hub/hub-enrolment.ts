import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { gateTokenMessage } from '../../entry/device-message.js';
import type { GateToken, GateTokenBody } from '../tickets/gate-enrolments.schemas.js';
import type { HubFolder } from './hub-folder.js';

const FILE = 'enrolment.json';
/** `…/gate/enrol#<secret>`, as the seller's page shows it. */
const LINK = /^(https?:\/\/[^/]+)\/gate\/enrol#([\w-]{32})$/;
const PATIENCE_MS = 10_000;

/** Who a hub is for the centre. The private half of its key stands in this file and nowhere else. */
export interface Enrolment {
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** Of the invitation until it is taken: its answer may get lost, and it is good for one key. */
  readonly secret?: string;
  readonly centre: string;
  readonly deviceId: string;
  readonly performanceId: string;
  readonly name: string;
}

/** The link is none of a seller's, or the centre refused it. */
export class NotEnrolled extends Error {}

/** The enrolment that is kept; undefined when there is none. */
export async function keptEnrolment(folder: HubFolder): Promise<Enrolment | undefined> {
  const kept = await folder.json<Enrolment>(FILE);
  return kept?.deviceId === '' ? undefined : kept;
}

/**
 * Becomes a gate's device by the link on the seller's screen, with a key that is kept before anybody
 * is told of it; the same link again is answered the same.
 * @param centre its address, where it is another one than the link's
 * @throws NotEnrolled
 */
export async function enrol(folder: HubFolder, link: string, centre?: string): Promise<Enrolment> {
  const [, origin = '', secret = ''] = LINK.exec(link) ?? [];
  if (secret === '') throw new NotEnrolled('That is no link to enrol a device.');
  const base = centre ?? origin;
  const kept = await folder.json<Enrolment>(FILE);
  const privateKey = kept?.secret === secret ? kept.privateKey : newKey();
  const draft = { privateKey, secret, centre: base, deviceId: '', performanceId: '', name: '' };
  await folder.write(FILE, draft);
  const token = await ask(base, { secret, verifyKey: pointOf(privateKey) });
  const { deviceId, performanceId, gate } = token;
  const enrolment = { privateKey, centre: base, deviceId, performanceId, name: gate };
  await folder.write(FILE, enrolment);
  return enrolment;
}

async function ask(centre: string, body: object): Promise<GateToken> {
  const answer = await fetch(`${centre}/api/v1/gate/devices`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw new NotEnrolled(`${centre} does not answer.`, { cause: error });
  });
  const text = await answer.text();
  if (!answer.ok) throw new NotEnrolled(`${centre} answers ${answer.status}: ${text}`);
  return JSON.parse(text) as GateToken;
}

/** What a hub proves itself with at a moment. @param atMs by the centre's clock */
export function proofOf({ deviceId, privateKey }: Enrolment, atMs: number): GateTokenBody {
  const key = { key: createPrivateKey(privateKey), dsaEncoding: 'ieee-p1363' } as const;
  const signature = sign('sha256', gateTokenMessage(deviceId, atMs), key).toString('base64');
  return { deviceId, atMs, signature };
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The public half as it travels: an uncompressed point, base64. */
function pointOf(privateKey: string): string {
  const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const parts = [x, y].map((part) => Buffer.from(part, 'base64url'));
  return Buffer.concat([Buffer.of(4), ...parts]).toString('base64');
}
