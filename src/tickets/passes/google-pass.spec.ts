import { generateKeyPairSync } from 'node:crypto';
import { readTicketCode } from '../../../entry/ticket-code.js';
import { readSaveUrl } from '../../../test/support/google-token.js';
import { totpOf } from '../../../test/support/independent-rotating-code.js';
import { rotatingVectors } from '../../../test/support/ticket-vectors.js';
import { googleSaveUrl } from './google-pass.js';
import type { PassSubject } from './pass-subject.js';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const issuer = {
  issuerId: '3388000000022123456',
  account: 'passes@picket-test.iam.gserviceaccount.com',
  privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
};
const vectors = rotatingVectors();
const [vector] = vectors.codes as [(typeof vectors.codes)[number]];
const maker = {
  still: Buffer.from(vector.still, 'hex'),
  totpKey: Buffer.from(vector.totpKey, 'hex'),
};
const subject: PassSubject = {
  ticketId: '01890a5d-ac96-774b-bcce-b302099a8057',
  ticketShortId: BigInt(vector.fields.ticketShortId),
  revision: vector.fields.revision,
  performanceShortId: vector.fields.performanceShortId,
  eventTitle: '뮤지컬 <햄릿>',
  venue: '예술극장',
  hall: '대극장',
  startsAt: new Date('2026-10-03T10:00:00Z'),
  endsAt: new Date('2026-10-03T12:30:00Z'),
  validUntil: new Date('2026-10-03T22:00:00Z'),
  ...{ section: 'A구역', row: '12', number: '7', grade: 'VIP', locale: 'ko' },
};

const savedBy = (url: string) => readSaveUrl(url, publicKey);

describe('the pass for Google Wallet', () => {
  it('is signed by the service account, and its object belongs to its class', () => {
    const { claims, shown, pass } = savedBy(googleSaveUrl(issuer, subject, maker));
    expect(claims).toMatchObject({ iss: issuer.account, aud: 'google', typ: 'savetowallet' });
    expect(pass.classId).toBe(shown.id);
    expect(shown.multipleDevicesAndHoldersAllowedStatus).toBe('ONE_USER_ONE_DEVICE');
    expect(shown.eventName.defaultValue).toEqual({ language: 'ko', value: subject.eventTitle });
    expect(pass.seatInfo.seat.defaultValue.value).toBe('A구역 12열 7번');
  });

  it('makes what a gate reads, from what stands in it alone', () => {
    const { pass } = savedBy(googleSaveUrl(issuer, subject, maker));
    const { valuePattern, totpDetails } = pass.rotatingBarcode;
    expect(totpDetails).toEqual({
      periodMillis: '15000',
      algorithm: 'TOTP_SHA1',
      parameters: [{ key: vector.totpKey, valueLength: 8 }],
    });
    const { digits } = totpOf(vectors.totp, vector.ticketKey, vector.seconds);
    const code = valuePattern
      .replace('{totp_timestamp_seconds}', String(vector.seconds))
      .replace('{totp_value_0}', digits);
    expect(code).toBe(vector.code);
    expect(readTicketCode(code).ok).toBe(true);
  });

  it.each([subject.eventTitle, '가나다라마바사 '.repeat(25), '👩‍👩‍👧'.repeat(40)])(
    'fits into a link, whatever the title: %s',
    (eventTitle) => {
      const long = { ...subject, eventTitle, venue: '아주 긴 이름의 극장'.repeat(8) };
      const { token, shown } = savedBy(googleSaveUrl(issuer, long, maker));
      expect(token.length).toBeLessThanOrEqual(1_800);
      expect(shown.eventName.defaultValue.value.length).toBeGreaterThan(5);
    },
  );

  it('of a later revision or a moved start takes no earlier one’s place', () => {
    const first = savedBy(googleSaveUrl(issuer, subject, maker));
    const revised = { ...subject, revision: subject.revision + 1 };
    expect(savedBy(googleSaveUrl(issuer, revised, maker)).pass.id).not.toBe(first.pass.id);
    const moved = { ...subject, startsAt: new Date('2026-10-04T10:00:00Z') };
    expect(savedBy(googleSaveUrl(issuer, moved, maker)).shown.id).not.toBe(first.shown.id);
  });
});
