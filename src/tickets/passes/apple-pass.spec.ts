import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import {
  type AppleCertificates,
  makeAppleCertificates,
  pemOf,
  verifyPkcs7,
} from '../../../test/support/apple-certificates.js';
import { type AppleSigner, applePass } from './apple-pass.js';
import type { PassSubject } from './pass-subject.js';

const subject: PassSubject = {
  ticketId: '01890a5d-ac96-774b-bcce-b302099a8057',
  ...{ ticketShortId: 1n, revision: 0, performanceShortId: 2 },
  eventTitle: '뮤지컬 <햄릿>',
  ...{ venue: '예술극장', hall: '대극장' },
  startsAt: new Date('2026-10-03T10:00:00Z'),
  endsAt: new Date('2026-10-03T12:30:00Z'),
  validUntil: new Date('2026-10-03T22:00:00Z'),
  ...{ section: 'A구역', row: '', number: '7', grade: 'VIP', locale: 'ko' },
};
const icon = readFileSync('web/public/icons/icon-192.png');
const home = 'https://picket.test';

interface ShownPass {
  relevantDate: string;
  barcodes?: unknown[];
  eventTicket: Record<'primaryFields' | 'secondaryFields' | 'backFields', { value: string }[]>;
}

describe('the pass for Apple Wallet', () => {
  let certificates: AppleCertificates;
  let signer: AppleSigner;

  beforeAll(() => {
    certificates = makeAppleCertificates();
    signer = {
      ...{ passTypeId: 'pass.test.picket', teamId: 'TEAM123456', keyPassword: undefined },
      certificate: pemOf(certificates.certificate),
      key: pemOf(certificates.key),
      wwdr: pemOf(certificates.wwdr),
    };
  });

  afterAll(() => rmSync(certificates.folder, { recursive: true, force: true }));

  const filesOf = () => unzipSync(new Uint8Array(applePass(signer, subject, { icon, home })));

  it('has a manifest of every file, signed by who the authority certified', () => {
    const { signature, 'manifest.json': manifest, ...files } = filesOf();
    const hashes = JSON.parse(strFromU8(manifest!)) as Record<string, string>;
    const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
    expect(hashes).toEqual(
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha1(bytes)])),
    );
    expect(Object.keys(files)).toContain('icon.png');
    verifyPkcs7(certificates, signature!, manifest!);
    const altered = Uint8Array.from(manifest!);
    altered[5]! ^= 1;
    expect(() => verifyPkcs7(certificates, signature!, altered)).toThrow();
  });

  it('says when, where and which seat, leads to the ticket page, and carries no code', () => {
    const pass = JSON.parse(strFromU8(filesOf()['pass.json']!)) as ShownPass;
    expect(pass).toMatchObject({
      formatVersion: 1,
      passTypeIdentifier: 'pass.test.picket',
      teamIdentifier: 'TEAM123456',
      serialNumber: subject.ticketId,
      sharingProhibited: true,
    });
    expect(Date.parse(pass.relevantDate)).toBe(subject.startsAt.getTime());
    const { primaryFields, secondaryFields, backFields } = pass.eventTicket;
    expect(primaryFields[0]?.value).toBe(subject.eventTitle);
    expect(secondaryFields.map(({ value }) => value)).toEqual([
      ...['2026년 10월 3일 토요일 오후 7:00', 'A구역', '7'],
    ]);
    expect(JSON.stringify(backFields)).toContain(`${home}/tickets/${subject.ticketId}`);
    expect(pass.barcodes ?? []).toEqual([]);
    expect(JSON.stringify(pass)).not.toMatch(/"barcode"|T1:|T2:/);
  });
});
