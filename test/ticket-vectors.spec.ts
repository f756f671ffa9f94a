import { stepAt } from '../entry/moving-part.js';
import { codeText, movingMessage, stillPart, wholeCode } from '../entry/ticket-code.js';
import { ticketKeysOf } from '../src/tickets/ticket-keys.js';
import { isGenuine, stillBytes, wholeBytes } from './support/independent-ticket-code.js';
import { ticketVectors, type VectorFields } from './support/ticket-vectors.js';
import { hex, judgedByServer, performanceKey } from './support/vector-gate.js';

const vectors = ticketVectors();
const { signing } = vectors;
const pkcs8 = Buffer.from(`302e020100300506032b657004220420${signing.privateKey}`, 'hex');
const keys = ticketKeysOf(pkcs8.toString('base64'));
const fieldsOf = (fields: VectorFields) => ({
  ...fields,
  ticketShortId: BigInt(fields.ticketShortId),
});

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

  it.each(vectors.cases)('$name is judged so', (one) => {
    expect(judgedByServer(one)).toEqual(one.verdict);
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
