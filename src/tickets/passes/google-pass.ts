import jsonwebtoken from 'jsonwebtoken';
import { STEP_MS } from '../../../entry/moving-part.js';
import { rotatingPattern, TOTP_DIGITS } from '../../../entry/rotating-code.js';
import { seatText } from '../../notifications/seat-words.js';
import type { PassSubject } from './pass-subject.js';

/** Who issues passes at Google Wallet. */
export interface GoogleIssuer {
  readonly issuerId: string;
  /** Email address of the service account. */
  readonly account: string;
  /** Its RSA key, PEM. */
  readonly privateKey: string;
}

/** What the wallet makes the codes with. */
export interface RotatingMaker {
  readonly still: Uint8Array;
  readonly totpKey: Uint8Array;
}

const SAVE_URL = 'https://pay.google.com/gp/v/save/';
/** So long a token may be for every browser to carry it in a link; Google's own number. */
const TOKEN_LENGTH_MAX = 1_800;
/** Bytes of a title that cannot be shown whole: twelve Korean letters. */
const SHORT_TITLE_BYTES = 36;

/**
 * The link by which a ticket is saved in Google Wallet: a token with class and object of the pass,
 * signed by the service account, so that nothing is asked of Google beforehand. What is too much for
 * a link is left out: first the venue, then the end of a long title.
 */
export function googleSaveUrl(
  issuer: GoogleIssuer,
  subject: PassSubject,
  maker: RotatingMaker,
): string {
  const shortened = { ...subject, eventTitle: clipped(subject.eventTitle) };
  const variants = [
    () => payloadOf(issuer.issuerId, subject, maker, venueOf(subject)),
    () => payloadOf(issuer.issuerId, subject, maker, {}),
    () => payloadOf(issuer.issuerId, shortened, maker, {}),
  ];
  let token = '';
  for (const variant of variants) {
    token = signed(issuer, variant());
    if (token.length <= TOKEN_LENGTH_MAX) break;
  }
  return SAVE_URL + token;
}

function signed({ account: iss, privateKey }: GoogleIssuer, payload: object): string {
  const claims = { iss, aud: 'google', typ: 'savetowallet', payload };
  return jsonwebtoken.sign(claims, privateKey, { algorithm: 'RS256' });
}

function payloadOf(
  issuerId: string,
  subject: PassSubject,
  maker: RotatingMaker,
  venue: object,
): object {
  const { locale, performanceShortId, startsAt, endsAt, ticketShortId, revision } = subject;
  const text = (value: string) => ({ defaultValue: { language: locale, value } });
  // Google keeps the first class of an id for ever, so a moved start is another class.
  const moment = Math.floor(startsAt.getTime() / 60_000).toString(36);
  const classId = `${issuerId}.p${performanceShortId.toString(36)}-${moment}-${locale}`;
  const object = `${issuerId}.t${ticketShortId.toString(36)}-${revision}`;
  return {
    eventTicketClasses: [
      {
        id: classId,
        issuerName: 'Picket',
        reviewStatus: 'UNDER_REVIEW',
        multipleDevicesAndHoldersAllowedStatus: 'ONE_USER_ONE_DEVICE',
        eventName: text(subject.eventTitle),
        ...venue,
        dateTime: { start: secondsOf(startsAt), end: secondsOf(endsAt) },
      },
    ],
    eventTicketObjects: [
      {
        id: object,
        classId,
        state: 'ACTIVE',
        seatInfo: { seat: text(seatText(locale, subject)) },
        rotatingBarcode: {
          type: 'QR_CODE',
          valuePattern: rotatingPattern(maker.still, 'totp_timestamp_seconds', 'totp_value_0'),
          totpDetails: {
            periodMillis: String(STEP_MS),
            algorithm: 'TOTP_SHA1',
            parameters: [
              { key: Buffer.from(maker.totpKey).toString('hex'), valueLength: TOTP_DIGITS },
            ],
          },
        },
      },
    ],
  };
}

/** Google wants an address with the name; ours is the hall inside. */
function venueOf({ venue, hall, locale: language }: PassSubject): object {
  const text = (value: string) => ({ defaultValue: { language, value } });
  return { venue: { name: text(venue), address: text(hall) } };
}

/** A moment without its milliseconds: every letter counts. */
const secondsOf = (moment: Date): string => moment.toISOString().replace(/\.\d+Z$/, 'Z');

function clipped(title: string): string {
  let short = '';
  for (const letter of title) {
    if (Buffer.byteLength(short + letter) > SHORT_TITLE_BYTES) return `${short}…`;
    short += letter;
  }
  return title;
}
