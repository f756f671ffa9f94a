import { createPublicKey, verify } from 'node:crypto';
import { judgeScan } from '../entry/check-in-rule.js';
import { entryWindow } from '../entry/entry-window.js';
import { packTickets } from '../entry/gate-manifest.js';
import {
  counterAt,
  readRotatingCode,
  rotatingCode,
  rotatingPattern,
  totpDigits,
} from '../entry/rotating-code.js';
import { readTicketCode } from '../entry/ticket-code.js';
import { PerformanceKey } from '../src/tickets/performance-keys.js';
import { proofsOf } from '../src/tickets/ticket-codes.js';
import { totpOf } from './support/independent-rotating-code.js';
import { rotatingVectors, ticketVectors } from './support/ticket-vectors.js';

const { signing, moving } = ticketVectors();
const vectors = rotatingVectors();
const raw = Buffer.from(signing.publicKey, 'hex');
const publicKey = createPublicKey({
  key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
  format: 'jwk',
});
const performanceKeyBytes = Buffer.from(moving.performanceKey, 'hex');
const performanceKey = new PerformanceKey(performanceKeyBytes);
const check = (keyId: number, message: Uint8Array, signature: Uint8Array) =>
  signing.keyIds.includes(keyId) ? verify(null, message, publicKey, signature) : undefined;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The gate page's own judge, whose types are checked with the pages' settings. */
interface PageJudge {
  learn(packed: Uint8Array): void;
  judge(scan: object, slots: undefined): Promise<{ outcome: string; reason?: string }>;
}

const PAGE_JUDGE = '../web/gate/local-judge.js';

/** A gate page that knows what the vectors' gates know. */
async function deviceFor({ performanceShortId, startsAt, ticket }: Gate, ticketShortId: bigint) {
  const { LocalJudge } = (await import(PAGE_JUDGE)) as {
    LocalJudge: new (gate: object) => PageJudge;
  };
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  const judge = new LocalJudge({
    performanceId: 'p',
    eventTitle: 'e',
    ...{ performanceShortId, startsAt, window: entryWindow(Date.parse(startsAt)), seats: [] },
    publicKeys: signing.keyIds.map((keyId) => ({ keyId, key })),
    performanceKey: await subtle.importKey('raw', performanceKeyBytes, 'HKDF', false, [
      'deriveBits',
    ]),
  });
  if (ticket) judge.learn(packTickets([{ ticketShortId, ...ticket }]));
  return judge;
}

type Gate = (typeof vectors.cases)[number]['gate'];

describe('the published vectors of layout 2', () => {
  it.each(vectors.codes)('$name is made character for character', (vector) => {
    const fields = { ...vector.fields, ticketShortId: BigInt(vector.fields.ticketShortId) };
    const still = Buffer.from(vector.still, 'hex');
    const digits = performanceKey.totp(fields, counterAt(vector.seconds));
    expect(hex(performanceKey.totpKey(fields))).toBe(vector.totpKey);
    expect(BigInt(`0x${hex(counterAt(vector.seconds))}`)).toBe(BigInt(vector.counter));
    expect(digits).toBe(vector.digits);
    expect(rotatingCode(still, vector.seconds, digits)).toBe(vector.code);
    const pattern = rotatingPattern(still, 'totp_timestamp_seconds', 'totp_value_0');
    expect(pattern).toBe(vector.pattern);
    expect(hex(readRotatingCode(vector.code)?.still ?? raw)).toBe(vector.still);
  });

  it.each(vectors.cases)('$name is judged so by the server', ({ code, gate, verdict }) => {
    const reading = readTicketCode(code);
    const none = { signature: undefined, moving: false };
    const judged = judgeScan({
      reading,
      proofs: reading.ok ? proofsOf(reading.code, check, performanceKey) : none,
      performanceShortId: gate.performanceShortId,
      window: entryWindow(Date.parse(gate.startsAt)),
      ticket: gate.ticket ?? undefined,
      nowMs: Date.parse(gate.at),
      isNameChecked: gate.isNameChecked,
    });
    expect(judged).toEqual(verdict);
  });

  it.each(vectors.cases)('$name is judged so by a gate page', async ({ code, gate, verdict }) => {
    const shortId = BigInt(vectors.codes[0]?.fields.ticketShortId ?? 0);
    const judge = await deviceFor(gate, shortId);
    const { isNameChecked } = gate;
    const scan = { scanId: 's', code, readAtMs: Date.parse(gate.at), isNameChecked };
    const { outcome, reason } = await judge.judge(scan, undefined);
    // Alone, a gate lets in what is newer than its list.
    const isNewer = /^(unknown-ticket|revision-to-come)$/.test(verdict.reason ?? '');
    expect({ outcome, ...(reason && { reason }) }).toEqual(
      isNewer ? { outcome: 'admitted' } : verdict,
    );
  });

  it('have each reason of a refusal that a code itself can give', () => {
    const reasons = vectors.cases.map(({ verdict }) => verdict.reason ?? verdict.outcome);
    expect(new Set(reasons).size).toBe(16);
  });
});

describe('the TOTP', () => {
  it.each(vectors.codes)('of $name is what another library makes', (vector) => {
    const made = totpOf(vectors.totp, vector.ticketKey, vector.seconds);
    expect(made).toEqual({ key: vector.totpKey, digits: vector.digits });
  });

  it('is cut out of the HMAC as RFC 4226 does it', () => {
    // The example of its section 5.4: 0x50ef7f19, whose last eight digits these are.
    const mac = Buffer.from('1f8698690e02ca16618550ef7f19da8e945b555a', 'hex');
    expect(totpDigits(mac)).toBe(String(0x50ef7f19 % 1e8).padStart(8, '0'));
  });
});
