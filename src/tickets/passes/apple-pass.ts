import { PassType, PKPass } from 'passkit-generator';
import { momentText } from '../../notifications/notice-text.js';
import { placeText } from '../../notifications/seat-words.js';
import type { PassSubject } from './pass-subject.js';

/** Who signs passes for Apple Wallet; certificates and key are PEM. */
export interface AppleSigner {
  readonly passTypeId: string;
  readonly teamId: string;
  readonly certificate: string;
  readonly key: string;
  readonly keyPassword: string | undefined;
  readonly wwdr: string;
}

const WORDS = {
  en: {
    ...{ starts: 'Starts', place: 'Place', section: 'Section', row: 'Row', number: 'Seat' },
    code: 'Code',
    codeWhere: 'On the Picket ticket page',
    how: 'How to enter',
    howText:
      'This card has no code: a code that stands still could be copied. Open the ticket page at the entrance; it works without network.',
    description: 'Ticket',
  },
  ko: {
    ...{ starts: '일시', place: '장소', section: '구역', row: '열', number: '번' },
    code: '입장 코드',
    codeWhere: 'Picket 티켓 화면에서 표시',
    how: '입장 방법',
    howText:
      '이 카드에는 코드가 없습니다. 움직이지 않는 코드는 복사될 수 있기 때문입니다. 입구에서 티켓 화면을 열어 주세요. 네트워크가 없어도 열립니다.',
    description: '티켓',
  },
} as const;

/**
 * The pass of a ticket for Apple Wallet, signed: when, where and which seat, on the lock screen at
 * the right time, and the way to the ticket page. It has no barcode, because Apple's format knows
 * none that moves, and one that stands still is good for a copy.
 * @param icon PNG
 */
export function applePass(
  signer: AppleSigner,
  subject: PassSubject,
  { icon, home }: { icon: Buffer; home: string },
): Buffer {
  const { locale, eventTitle, startsAt } = subject;
  const words = WORDS[locale];
  const pass = new PKPass(
    { 'icon.png': icon, 'icon@2x.png': icon, 'logo.png': icon, 'logo@2x.png': icon },
    {
      wwdr: signer.wwdr,
      signerCert: signer.certificate,
      signerKey: signer.key,
      ...(signer.keyPassword !== undefined && { signerKeyPassphrase: signer.keyPassword }),
    },
    {
      passTypeIdentifier: signer.passTypeId,
      teamIdentifier: signer.teamId,
      organizationName: 'Picket',
      // One ticket is one pass: added again, the newer one takes the other's place.
      serialNumber: subject.ticketId,
      description: `${words.description}: ${eventTitle}`,
      logoText: 'Picket',
      foregroundColor: 'rgb(255,255,255)',
      labelColor: 'rgb(199,210,254)',
      backgroundColor: 'rgb(67,56,202)',
      sharingProhibited: true,
    },
  );
  const fields = new PassType('eventTicket');
  const start = momentText(locale, startsAt.toISOString());
  const seat = (['section', 'row', 'number'] as const)
    .map((key) => ({ key, label: words[key], value: subject[key] }))
    .filter(({ value }) => value !== '');
  const url = `${home}/tickets/${subject.ticketId}`;
  fields.primaryFields.push({ key: 'event', value: eventTitle });
  fields.secondaryFields.push({ key: 'starts', label: words.starts, value: start }, ...seat);
  fields.auxiliaryFields.push({ key: 'code', label: words.code, value: words.codeWhere });
  fields.backFields.push(
    { key: 'how', label: words.how, value: `${words.howText}\n${url}` },
    { key: 'place', label: words.place, value: placeText(subject) },
  );
  pass.types.push(fields);
  pass.setRelevantDate(startsAt);
  pass.setExpirationDate(subject.validUntil);
  return pass.getAsBuffer();
}
