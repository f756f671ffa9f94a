import { createPublicKey, verify } from 'node:crypto';
import { judgeScan } from '../entry/check-in-rule.js';
import { entryWindow } from '../entry/entry-window.js';
import { stepAt } from '../entry/moving-part.js';
import {
  codeText,
  movingMessage,
  readTicketCode,
  stillPart,
  wholeCode,
} from '../entry/ticket-code.js';
import { PerformanceKey } from '../src/tickets/performance-keys.js';
import { proofsOf } from '../src/tickets/ticket-codes.js';
import { ticketKeysOf } from '../src/tickets/ticket-keys.js';
import { isGenuine, stillBytes, wholeBytes } from './support/independent-ticket-code.js';
import { ticketVectors, type VectorFields } from './support/ticket-vectors.js';

const vectors = ticketVectors();
const { signing, moving } = vectors;
const pkcs8 = Buffer.from(`302e020100300506032b657004220420${signing.privateKey}`, 'hex');
const keys = ticketKeysOf(pkcs8.toString('base64'));
const publicKey = createPublicKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    x: Buffer.from(signing.publicKey, 'hex').toString('base64url'),
  },
  format: 'jwk',
});
const performanceKey = new PerformanceKey(Buffer.from(moving.performanceKey, 'hex'));
const check = (keyId: number, message: Uint8Array, signature: Uint8Array) =>
  signing.keyIds.includes(keyId) ? verify(null, message, publicKey, signature) : undefined;
const fieldsOf = (fields: VectorFields) => ({
  ...fields,
  ticketShortId: BigInt(fields.ticketShortId),
});
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the published vectors', () => {
  it.each(vectors.codes)('$name is made byte for byte', (vector) => {
    const fields = fieldsOf(vector.fields);
    const still = stillPart(fields, keys.sign);
    const step = stepAt(Date.parse(vector.at));
    const whole = wholeCode(still, step, performanceKey.mac(fields, movingMessage(still, step)));
    expect(step).toBe(vector.step);
    expect(hex(performanceKey.ticketKey(fields))).toBe(vector.ticketKey);
    expect(hex(whole)).toBe(vector.bytes);
    expect(codeText(whole)).toBe(vector.code);
  });

  it.each(vectors.stills)('a still code: $name is made byte for byte', (vector) => {
    const still = stillPart(fieldsOf(vector.fields), keys.sign);
    expect([hex(still), codeText(still)]).toEqual([vector.bytes, vector.code]);
  });

  it.each(vectors.cases)('$name is judged so', ({ code, gate, verdict }) => {
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

  it('have each reason of a refusal that a code itself can give', () => {
    const reasons = new Set(vectors.cases.map(({ verdict }) => verdict.reason ?? verdict.outcome));
    expect(reasons.size).toBe(18);
  });
});

describe('an implementation written from the table alone', () => {
  it.each(vectors.codes)('makes $name', ({ fields, at, bytes, code, ticketKey }) => {
    expect(wholeBytes(vectors, fields, at)).toEqual({ bytes, code, ticketKey });
    expect(isGenuine(vectors, code)).toEqual({ signature: true, moving: true });
  });

  it.each(vectors.stills)('makes the still code: $name', ({ fields, bytes, code }) => {
    expect(stillBytes(vectors, fields)).toBe(bytes);
    expect(isGenuine(vectors, code)).toEqual({ signature: true });
  });

  it.each(vectors.cases.filter(({ verdict }) => /^wrong-(sig|mov)/.test(verdict.reason ?? '')))(
    'finds out $name',
    ({ code, verdict }) => {
      const proofs = isGenuine(vectors, code);
      expect(verdict.reason === 'wrong-signature' ? proofs.signature : proofs.moving).toBe(false);
    },
  );
});
