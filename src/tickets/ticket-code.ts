import { decodeBase45, encodeBase45 } from './base45.js';

/** Number of the layout; stands in the upper half of byte 0 and in the prefix. */
export const TICKET_CODE_VERSION = 1;
const PREFIX = 'T1:';
const HEADER_BYTES = 25;
const SIGNATURE_BYTES = 64;
/** Length of the static part: header and signature. */
export const TICKET_CODE_BYTES = HEADER_BYTES + SIGNATURE_BYTES;
/** Put before the header when signing, so that this key's other signatures can be no ticket. */
const DOMAIN_TAG = new TextEncoder().encode('picket:ticket:v1\0');

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

/** Checks an Ed25519 signature with the key of this id; undefined when there is no such key. */
export type CheckTicketSignature = (
  keyId: number,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | undefined;

/** Why a text is no genuine ticket code. */
export type TicketCodeRefusal =
  'not-a-ticket-code' | 'wrong-length' | 'unknown-version' | 'unknown-key' | 'wrong-signature';

/** What a text says as a ticket code, or why it is none. */
export type TicketCodeReading =
  | { readonly ok: true; readonly fields: TicketCodeFields }
  | { readonly ok: false; readonly refusal: TicketCodeRefusal };

/**
 * Ticket code of layout 1 without the moving part: `T1:` and the base45 of 89 bytes, big-endian.
 * Pure and free of Node's types, so that server, wallet page and gate can share it.
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
 * @throws RangeError for a field that does not fit
 */
export function encodeTicketCode(fields: TicketCodeFields, sign: SignTicket): string {
  const bytes = new Uint8Array(TICKET_CODE_BYTES);
  bytes.set(headerOf(fields));
  bytes.set(sign(messageOf(bytes)), HEADER_BYTES);
  return PREFIX + encodeBase45(bytes);
}

/** What a code says, unchecked: good for a log line, never for letting anyone in. */
export function decodeTicketCode(code: string): TicketCodeReading {
  const bytes = bytesOf(code);
  return typeof bytes === 'string' ? refuse(bytes) : { ok: true, fields: fieldsOf(bytes) };
}

/** What a code says, when it is ours and unaltered; nothing is said of revision or time. */
export function verifyTicketCode(code: string, check: CheckTicketSignature): TicketCodeReading {
  const bytes = bytesOf(code);
  if (typeof bytes === 'string') return refuse(bytes);
  const fields = fieldsOf(bytes);
  const isGenuine = check(fields.keyId, messageOf(bytes), bytes.subarray(HEADER_BYTES));
  if (isGenuine === undefined) return refuse('unknown-key');
  return isGenuine ? { ok: true, fields } : refuse('wrong-signature');
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

function bytesOf(code: string): Uint8Array | TicketCodeRefusal {
  if (!code.startsWith(PREFIX)) return 'not-a-ticket-code';
  const bytes = decodeBase45(code.slice(PREFIX.length));
  if (bytes === undefined) return 'not-a-ticket-code';
  if (bytes.length !== TICKET_CODE_BYTES) return 'wrong-length';
  return bytes[0]! >> 4 === TICKET_CODE_VERSION ? bytes : 'unknown-version';
}

function messageOf(bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(DOMAIN_TAG.length + HEADER_BYTES);
  message.set(DOMAIN_TAG);
  message.set(bytes.subarray(0, HEADER_BYTES), DOMAIN_TAG.length);
  return message;
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
