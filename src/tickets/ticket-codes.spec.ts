import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { decodeBase45, encodeBase45 } from '../../entry/base45.js';
import {
  ALL_GATES,
  encodeTicketCode,
  readTicketCode,
  STILL_BYTES,
  TICKET_FLAG,
  type TicketCodeFields,
  validityFields,
  validityOf,
} from '../../entry/ticket-code.js';
import { proofsOf } from './ticket-codes.js';
import { type TicketKeys, ticketKeysOf } from './ticket-keys.js';

// The private key of RFC 8032 section 7.1, test 1, as PKCS#8: the vectors need no secret.
const PKCS8 = Buffer.from(
  '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  'hex',
);
const keys = ticketKeysOf(PKCS8.toString('base64'));

const FIELDS: TicketCodeFields = {
  keyId: 0,
  performanceShortId: 0x01020304,
  ticketShortId: 0xf1f2f3f4f5f6f7f8n,
  revision: 3,
  seatNo: 0x0a0b0c0d,
  gateMask: ALL_GATES,
  validFromMinutes: 0x123456,
  validQuarterHours: 60,
  flags: TICKET_FLAG.nameCheck | TICKET_FLAG.reEntry,
};
const HEADER = '1001020304f1f2f3f4f5f6f7f8030a0b0c0dffff1234563c09';
const CODE =
  'T1:212KB05S05WUO/U/9V-FV6C1PN1FGWPD2Q+A671 0R*/U/UAM.QK83OGP8WPMMV 9C1%E$+O30P6S3F$5EV7H+O*+HY3R+:KOBV9ZJEX44PC4DV:RJPG9JIL3%2KJO-12GAUF0';

const code = encodeTicketCode(FIELDS, keys.sign);
const bytesOf = (text: string): Buffer => Buffer.from(decodeBase45(text.slice(3)) as Uint8Array);
const textOf = (bytes: Uint8Array): string => `T1:${encodeBase45(bytes)}`;
const checkWith = ({ check: checked }: TicketKeys, text: string): string => {
  const reading = readTicketCode(text);
  if (!reading.ok) return reading.refusal;
  const { signature } = proofsOf(reading.code, checked, undefined);
  if (signature === undefined) return 'unknown-key';
  return signature ? 'none' : 'wrong-signature';
};
const check = (text: string): string => checkWith(keys, text);
const fieldsIn = (text: string): TicketCodeFields | undefined => {
  const reading = readTicketCode(text);
  return reading.ok ? reading.code.fields : undefined;
};

describe('a still code', () => {
  it('is byte for byte layout 1', () => {
    const bytes = bytesOf(code);
    expect(bytes).toHaveLength(STILL_BYTES);
    expect(bytes.subarray(0, 25).toString('hex')).toBe(HEADER);
    const publicKey = createPublicKey(
      createPrivateKey({ key: PKCS8, format: 'der', type: 'pkcs8' }),
    );
    const message = Buffer.concat([Buffer.from('picket:ticket:v1\0'), Buffer.from(HEADER, 'hex')]);
    expect(verify(null, message, publicKey, bytes.subarray(25))).toBe(true);
  });

  it('is the published text for the published key', () => {
    expect(code).toBe(CODE);
  });

  it('fits the 154 characters of QR version 6-M with room for the moving part', () => {
    expect(code).toMatch(/^T1:[0-9A-Z $%*+./:-]{134}$/);
  });

  it('says what went in', () => {
    expect([check(code), fieldsIn(code)]).toEqual(['none', FIELDS]);
  });

  it.each([
    ['least', 0, 0n],
    ['greatest', -1, 0xffff_ffff_ffff_ffffn],
  ])('carries the %s value of every field', (_what, edge, ticketShortId) => {
    const most = (bits: number): number => (edge === 0 ? 0 : 2 ** bits - 1);
    const fields: TicketCodeFields = {
      keyId: 0,
      performanceShortId: most(32),
      ticketShortId,
      revision: most(8),
      seatNo: most(32),
      gateMask: most(16),
      validFromMinutes: most(24),
      validQuarterHours: most(8),
      flags: most(8),
    };
    const text = encodeTicketCode(fields, keys.sign);
    expect([check(text), fieldsIn(text)]).toEqual(['none', fields]);
  });

  it.each([
    ['keyId', 16],
    ['performanceShortId', 2 ** 32],
    ['revision', 256],
    ['seatNo', 2 ** 32],
    ['seatNo', 1.5],
    ['gateMask', -1],
    ['validFromMinutes', 2 ** 24],
    ['validQuarterHours', 256],
    ['flags', 256],
    ['ticketShortId', 2n ** 64n],
    ['ticketShortId', -1n],
  ])('has no room for %s %p', (name, value) => {
    expect(() => encodeTicketCode({ ...FIELDS, [name]: value }, keys.sign)).toThrow(RangeError);
  });
});

describe('an altered ticket code', () => {
  it('is refused whichever bit is turned', () => {
    const refusals = new Set<string>();
    for (let position = 0; position < STILL_BYTES; position++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = bytesOf(code);
        bytes[position]! ^= 1 << bit;
        const refusal = check(textOf(bytes));
        if (refusal === 'none') throw new Error(`byte ${position}, bit ${bit}`);
        refusals.add(refusal);
      }
    }
    expect([...refusals].sort()).toEqual(['unknown-key', 'unknown-version', 'wrong-signature']);
  });

  it('is refused whichever byte is replaced by whatever other byte', () => {
    for (let position = 0; position < 25; position++) {
      for (let value = 0; value < 256; value++) {
        const bytes = bytesOf(code);
        if (bytes[position] === value) continue;
        bytes[position] = value;
        if (check(textOf(bytes)) === 'none') throw new Error(`byte ${position}: ${value}`);
      }
    }
  });

  it('is refused with a piece missing or added', () => {
    for (let length = 0; length < code.length; length++) {
      expect(check(code.slice(0, length))).not.toBe('none');
      expect(check(code.slice(length + 1))).not.toBe('none');
    }
    for (const extra of ['0', '00', '000', ' ', '\n', ':::']) {
      expect(check(code + extra)).not.toBe('none');
      expect(check(extra + code)).toBe('not-a-ticket-code');
    }
    expect(check(textOf(bytesOf(code).subarray(0, 88)))).toBe('wrong-length');
    expect(check(textOf(Buffer.concat([bytesOf(code), Buffer.of(0)])))).toBe('wrong-length');
  });

  it.each([
    ['', 'not-a-ticket-code'],
    ['https://picket.test/tickets/1', 'not-a-ticket-code'],
    ['t1:AB', 'not-a-ticket-code'],
    ['T2:AB', 'not-a-ticket-code'],
    ['T1:ab', 'not-a-ticket-code'],
    ['T1:', 'wrong-length'],
  ])('%p is %s', (text, refusal) => {
    expect(check(text)).toBe(refusal);
  });

  it('is refused with the signature of another ticket', () => {
    const other = bytesOf(encodeTicketCode({ ...FIELDS, revision: 4 }, keys.sign));
    const swapped = Buffer.concat([bytesOf(code).subarray(0, 25), other.subarray(25)]);
    expect(check(textOf(swapped))).toBe('wrong-signature');
  });

  it('is refused with a signature that lacks the domain tag', () => {
    const tagLength = 'picket:ticket:v1\0'.length;
    const untagged = encodeTicketCode(FIELDS, (message) => keys.sign(message.subarray(tagLength)));
    expect(check(untagged)).toBe('wrong-signature');
  });
});

describe('keys', () => {
  const strangerDer = (): string =>
    generateKeyPairSync('ed25519')
      .privateKey.export({ format: 'der', type: 'pkcs8' })
      .toString('base64');

  it('refuse what a stranger signed', () => {
    const stranger = ticketKeysOf(strangerDer());
    expect(check(encodeTicketCode(FIELDS, stranger.sign))).toBe('wrong-signature');
    expect(checkWith(stranger, code)).toBe('wrong-signature');
  });

  it('refuse an id that names no key', () => {
    expect(check(encodeTicketCode({ ...FIELDS, keyId: 7 }, keys.sign))).toBe('unknown-key');
  });

  it('of the store sign by turns, check until they are retired, and are public', () => {
    const [one, other] = [strangerDer(), strangerDer()].map((der) => Buffer.from(der, 'base64'));
    const at = (hour: number): Date => new Date(Date.UTC(2026, 9, 3, hour));
    const stored = (isRetired: boolean) => [
      { keyId: 2, privateKey: other, signsFrom: at(12), isRetired: false },
      { keyId: 1, privateKey: one, signsFrom: at(10), isRetired },
    ];
    const setting = PKCS8.toString('base64');
    expect([9, 11, 13].map((hour) => ticketKeysOf(setting, stored(false), at(hour)).keyId)).toEqual(
      [0, 1, 2],
    );
    const before = ticketKeysOf(setting, stored(false), at(11));
    const signed = encodeTicketCode({ ...FIELDS, keyId: before.keyId }, before.sign);
    const after = ticketKeysOf(setting, stored(true), at(13));
    expect(checkWith(ticketKeysOf(setting, stored(false), at(13)), signed)).toBe('none');
    expect(checkWith(after, signed)).toBe('unknown-key');
    expect([...after.publicKeys.keys()].sort()).toEqual([0, 2]);
    expect(after.publicKeys.get(0)).toHaveLength(32);
    // The first key can be retired as well; then nothing signs with it any more.
    const firstRetired = { keyId: 0, privateKey: undefined, signsFrom: at(12), isRetired: true };
    expect(check(code)).toBe('none');
    expect(checkWith(ticketKeysOf(setting, [...stored(false), firstRetired], at(13)), code)).toBe(
      'unknown-key',
    );
  });

  it('sign the same header the same way', () => {
    expect(encodeTicketCode(FIELDS, keys.sign)).toBe(code);
  });

  it.each([
    ['nonsense', 'bm9uc2Vuc2U='],
    [
      'a key of another kind',
      generateKeyPairSync('x25519')
        .privateKey.export({ format: 'der', type: 'pkcs8' })
        .toString('base64'),
    ],
  ])('are not made of %s', (_what, setting) => {
    expect(() => ticketKeysOf(setting)).toThrow('TICKET_SIGNING_KEY');
  });
});

describe('validity', () => {
  it('is kept in minutes and quarter hours', () => {
    const fields = validityFields(new Date('2026-10-03T10:00:59Z'), 6);
    expect(validityOf(fields)).toEqual({
      from: new Date('2026-10-03T10:00:00Z'),
      until: new Date('2026-10-03T11:30:00Z'),
    });
  });

  it('stays inside what three bytes can say', () => {
    expect(validityFields(new Date('1999-01-01T00:00:00Z'), 1).validFromMinutes).toBe(0);
    expect(validityFields(new Date('2999-01-01T00:00:00Z'), 1).validFromMinutes).toBe(0xffffff);
  });
});
