import { decodeBase45, encodeBase45 } from './base45.js';
import { isRotating, readRotatingCode, type TotpPart } from './rotating-code.js';

/** Number of the layout; stands in the upper half of byte 0 and in the prefix. */
export const TICKET_CODE_VERSION = 1;
const PREFIX = 'T1:';
const HEADER_BYTES = 25;
const SIGNATURE_BYTES = 64;
const STEP_BYTES = 3;
const MAC_BYTES = 8;
/** Length of the still part: header and signature. */
export const STILL_BYTES = HEADER_BYTES + SIGNATURE_BYTES;
const MAC_OFFSET = STILL_BYTES + STEP_BYTES;
/** Length with the moving part. One more byte would make the QR code denser. */
export const WHOLE_BYTES = MAC_OFFSET + MAC_BYTES;

/** Put before the header when signing, so that this key's other signatures can be no ticket. */
const SIGNATURE_TAG = new TextEncoder().encode('picket:ticket:v1\0');
/** Put before bytes 0-91 when the moving part is made. */
const MOVING_TAG = new TextEncoder().encode('picket:moving:v1\0');
/** Salt of the ticket key's HKDF. */
const KEY_SALT = new TextEncoder().encode('picket:ticket-key:v1\0');

const EPOCH_MS = Date.UTC(2025, 0, 1);
const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
const MINUTES_MAX = 0xff_ffff;

/** Mask of a ticket that may enter at every gate. */
export const ALL_GATES = 0xffff;

/** Bits of `flags`. */
export const TICKET_FLAG = { nameCheck: 1, minor: 2, companion: 4, reEntry: 8 } as const;

/** What a ticket code says. No personal data. */
export interface TicketCodeFields {
  /** 0..15: the signing key. */
  keyId: number;
  /** 32 bits. */
  performanceShortId: number;
  /** 64 bits. */
  ticketShortId: bigint;
  /** 0..255, raised by every transfer and change of device. */
  revision: number;
  /** 32 bits. */
  seatNo: number;
  /** One bit a gate, 16 bits. */
  gateMask: number;
  /** Minutes since 2025-01-01T00:00Z, 24 bits (until November 2056). */
  validFromMinutes: number;
  /** Length of the validity, 0..255 quarter hours. */
  validQuarterHours: number;
  /** Sum of {@link TICKET_FLAG} bits, 0..255. */
  flags: number;
}

/** Ed25519 with one key; 64 bytes. */
export type SignTicket = (message: Uint8Array) => Uint8Array;

/** Why a text has not the form of a ticket code. */
export type TicketCodeRefusal = 'not-a-ticket-code' | 'wrong-length' | 'unknown-version';

/** A text of the right form, taken apart; nothing about it is checked. */
export interface TicketCode {
  readonly fields: TicketCodeFields;
  /** What the signature is over. */
  readonly signedMessage: Uint8Array;
  readonly signature: Uint8Array;
  /** Absent from a still code: one that was printed, or shown before codes moved. */
  readonly moving: MovingPart | TotpPart | undefined;
}

/** The part of a code of layout 1 that is made anew every 15 seconds. */
export interface MovingPart {
  /** 24 bits, see `moving-part.ts`. */
  readonly step: number;
  /** What the MAC is over. */
  readonly macMessage: Uint8Array;
  /** The first 8 bytes of the HMAC. */
  readonly mac: Uint8Array;
}

/** What a text says as a ticket code, or why it is none. */
export type TicketCodeReading =
  | { readonly ok: true; readonly code: TicketCode }
  | { readonly ok: false; readonly refusal: TicketCodeRefusal };

/**
 * The still part of a ticket code of layout 1: 89 bytes, big-endian. A whole code is `T1:` and the
 * base45 of 100 bytes, a still one that of the first 89. Pure and free of Node's types, because
 * server, wallet page and gate share it; `test/vectors/ticket-code-v1.json` has examples.
 *
 * | offset | bytes | field |
 * |---|---|---|
 * | 0 | 1 | version (high 4 bits), key id (low 4 bits) |
 * | 1 | 4 | performance, short id |
 * | 5 | 8 | ticket, short id |
 * | 13 | 1 | revision |
 * | 14 | 4 | seat number |
 * | 18 | 2 | gate mask |
 * | 20 | 3 | valid from, minutes since 2025-01-01 UTC |
 * | 23 | 1 | validity in quarter hours |
 * | 24 | 1 | flags |
 * | 25 | 64 | Ed25519 over the tag `picket:ticket:v1` NUL and bytes 0-24 |
 * | 89 | 3 | time step, floor(unix / 15 s) mod 2^24 |
 * | 92 | 8 | HMAC-SHA256(ticket key, the tag `picket:moving:v1` NUL and bytes 0-91), first 8 bytes |
 * @throws RangeError for a field that does not fit
 */
export function stillPart(fields: TicketCodeFields, sign: SignTicket): Uint8Array {
  const bytes = new Uint8Array(STILL_BYTES);
  bytes.set(headerOf(fields));
  bytes.set(sign(tagged(SIGNATURE_TAG, bytes.subarray(0, HEADER_BYTES))), HEADER_BYTES);
  return bytes;
}

/** A still code as text. */
export function encodeTicketCode(fields: TicketCodeFields, sign: SignTicket): string {
  return codeText(stillPart(fields, sign));
}

/** The text of a code's bytes. */
export function codeText(bytes: Uint8Array): string {
  return PREFIX + encodeBase45(bytes);
}

/** What the MAC of a step is made over: the tag and bytes 0-91. */
export function movingMessage(still: Uint8Array, step: number): Uint8Array {
  const bytes = new Uint8Array(MAC_OFFSET);
  bytes.set(still);
  bytes.set([step >> 16, (step >> 8) & 0xff, step & 0xff], STILL_BYTES);
  return tagged(MOVING_TAG, bytes);
}

/** All 100 bytes; of `mac`, the HMAC over {@link movingMessage}, the first 8 are taken. */
export function wholeCode(still: Uint8Array, step: number, mac: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(WHOLE_BYTES);
  bytes.set(movingMessage(still, step).subarray(MOVING_TAG.length));
  bytes.set(mac.subarray(0, MAC_BYTES), MAC_OFFSET);
  return bytes;
}

/**
 * What the key of one ticket's moving part is derived by: HKDF-SHA256 (RFC 5869) of the
 * performance's key with this salt and info (ticket's short id and revision, 9 bytes), 32 bytes.
 */
export function ticketKeyInput(fields: Pick<TicketCodeFields, 'ticketShortId' | 'revision'>): {
  salt: Uint8Array;
  info: Uint8Array;
} {
  const info = new DataView(new ArrayBuffer(9));
  info.setBigUint64(0, fields.ticketShortId);
  info.setUint8(8, fields.revision);
  return { salt: KEY_SALT, info: new Uint8Array(info.buffer) };
}

/** Takes a text apart. What it says is unchecked: never a reason to let anyone in. */
export function readTicketCode(text: string): TicketCodeReading {
  if (isRotating(text)) return readLayout2(text);
  if (!text.startsWith(PREFIX)) return refuse('not-a-ticket-code');
  const bytes = decodeBase45(text.slice(PREFIX.length));
  if (bytes === undefined) return refuse('not-a-ticket-code');
  if (bytes.length !== STILL_BYTES && bytes.length !== WHOLE_BYTES) return refuse('wrong-length');
  if (bytes[0]! >> 4 !== TICKET_CODE_VERSION) return refuse('unknown-version');
  return taken(bytes, bytes.length === WHOLE_BYTES ? movingOf(bytes) : undefined);
}

/** Layout 2 has the still part of layout 1, see `rotating-code.ts`. */
function readLayout2(text: string): TicketCodeReading {
  const code = readRotatingCode(text);
  if (code === undefined) return refuse('not-a-ticket-code');
  if (code.still.length !== STILL_BYTES) return refuse('wrong-length');
  if (code.still[0]! >> 4 !== TICKET_CODE_VERSION) return refuse('unknown-version');
  return taken(code.still, code.moving);
}

function taken(bytes: Uint8Array, moving: TicketCode['moving']): TicketCodeReading {
  return {
    ok: true,
    code: {
      fields: fieldsOf(bytes),
      signedMessage: tagged(SIGNATURE_TAG, bytes.subarray(0, HEADER_BYTES)),
      signature: bytes.subarray(HEADER_BYTES, STILL_BYTES),
      moving,
    },
  };
}

/** Validity as a code carries it; the start is rounded down to its minute. */
export function validityFields(
  from: Date,
  quarterHours: number,
): Pick<TicketCodeFields, 'validFromMinutes' | 'validQuarterHours'> {
  const minutes = Math.floor((from.getTime() - EPOCH_MS) / MINUTE_MS);
  return {
    validFromMinutes: Math.min(Math.max(minutes, 0), MINUTES_MAX),
    validQuarterHours: quarterHours,
  };
}

/** The first and the last moment a code is good for. */
export function validityOf(
  fields: Pick<TicketCodeFields, 'validFromMinutes' | 'validQuarterHours'>,
): { from: Date; until: Date } {
  const fromMs = EPOCH_MS + fields.validFromMinutes * MINUTE_MS;
  const untilMs = fromMs + fields.validQuarterHours * QUARTER_HOUR_MS;
  return { from: new Date(fromMs), until: new Date(untilMs) };
}

function refuse(refusal: TicketCodeRefusal): TicketCodeReading {
  return { ok: false, refusal };
}

function tagged(tag: Uint8Array, bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(tag.length + bytes.length);
  message.set(tag);
  message.set(bytes, tag.length);
  return message;
}

function movingOf(bytes: Uint8Array): MovingPart {
  const [high = 0, middle = 0, low = 0] = bytes.subarray(STILL_BYTES, MAC_OFFSET);
  return {
    step: (high << 16) | (middle << 8) | low,
    macMessage: tagged(MOVING_TAG, bytes.subarray(0, MAC_OFFSET)),
    mac: bytes.subarray(MAC_OFFSET),
  };
}

function headerOf(fields: TicketCodeFields): Uint8Array {
  if (BigInt.asUintN(64, fields.ticketShortId) !== fields.ticketShortId) {
    throw new RangeError('ticketShortId is no unsigned 64-bit number');
  }
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  header.setUint8(0, (TICKET_CODE_VERSION << 4) | unsigned(fields, 'keyId', 4));
  header.setUint32(1, unsigned(fields, 'performanceShortId', 32));
  header.setBigUint64(5, fields.ticketShortId);
  header.setUint8(13, unsigned(fields, 'revision', 8));
  header.setUint32(14, unsigned(fields, 'seatNo', 32));
  header.setUint16(18, unsigned(fields, 'gateMask', 16));
  const minutes = unsigned(fields, 'validFromMinutes', 24);
  header.setUint16(20, minutes >> 8);
  header.setUint8(22, minutes & 0xff);
  header.setUint8(23, unsigned(fields, 'validQuarterHours', 8));
  header.setUint8(24, unsigned(fields, 'flags', 8));
  return new Uint8Array(header.buffer);
}

function unsigned(
  fields: TicketCodeFields,
  name: Exclude<keyof TicketCodeFields, 'ticketShortId'>,
  bits: number,
): number {
  const value = fields[name];
  if (Number.isInteger(value) && value >= 0 && value < 2 ** bits) return value;
  throw new RangeError(`${name} ${value} is no unsigned ${bits}-bit number`);
}

function fieldsOf(bytes: Uint8Array): TicketCodeFields {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  return {
    keyId: header.getUint8(0) & 0x0f,
    performanceShortId: header.getUint32(1),
    ticketShortId: header.getBigUint64(5),
    revision: header.getUint8(13),
    seatNo: header.getUint32(14),
    gateMask: header.getUint16(18),
    validFromMinutes: (header.getUint16(20) << 8) | header.getUint8(22),
    validQuarterHours: header.getUint8(23),
    flags: header.getUint8(24),
  };
}
