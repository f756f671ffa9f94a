import { ed25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { TicketVectors, VectorFields } from './ticket-vectors.js';

/**
 * Layout 1 written a second time from its table, with another library and without a line of entry/:
 * what both agree on is the format, and not a mistake that was made once.
 */
type Keys = Pick<TicketVectors, 'signing' | 'moving'>;

const DIGITS = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:');
const unhex = (text: string): number[] => [...Buffer.from(text, 'hex')];

/** Width in bytes of each field behind the first byte, in order. */
const WIDTHS: readonly [keyof VectorFields, number][] = [
  ['performanceShortId', 4],
  ['ticketShortId', 8],
  ['revision', 1],
  ['seatNo', 4],
  ['gateMask', 2],
  ['validFromMinutes', 3],
  ['validQuarterHours', 1],
  ['flags', 1],
];

function bigEndian(value: bigint, width: number): number[] {
  return Array.from({ length: width }, (_, place) =>
    Number((value >> BigInt(8 * (width - 1 - place))) & 255n),
  );
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function base45(bytes: readonly number[]): string {
  const digits: number[] = [];
  for (let at = 0; at < bytes.length; at += 2) {
    const group = bytes.slice(at, at + 2);
    let rest = Number(numberOf(group));
    for (let place = 0; place <= group.length; place++) {
      digits.push(rest % 45);
      rest = (rest - (rest % 45)) / 45;
    }
  }
  return digits.map((digit) => DIGITS[digit]).join('');
}

function bytesOf(text: string): number[] {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const group = [...text.slice(at, at + 3)].map((digit) => DIGITS.indexOf(digit));
    const value = group.reduceRight((sum, digit) => sum * 45 + digit, 0);
    bytes.push(...bigEndian(BigInt(value), group.length - 1));
  }
  return bytes;
}

function ticketKey({ moving }: Keys, ticket: bigint, revision: number): Uint8Array {
  const info = Uint8Array.from([...bigEndian(ticket, 8), revision]);
  const key = Uint8Array.from(unhex(moving.performanceKey));
  return hkdf(sha256, key, Uint8Array.from(unhex(moving.hkdfSalt)), info, 32);
}

/** Bytes 0-24 of a ticket, and bytes 25-88: its signature. */
export function stillBytes(keys: Keys, fields: VectorFields): string {
  const header = [
    16 + fields.keyId,
    ...WIDTHS.flatMap(([name, width]) => bigEndian(BigInt(fields[name]), width)),
  ];
  const message = Uint8Array.from([...unhex(keys.signing.tag), ...header]);
  const signature = ed25519.sign(message, Uint8Array.from(unhex(keys.signing.privateKey)));
  return Buffer.from([...header, ...signature]).toString('hex');
}

/** All of a code at a moment, as bytes and as text, and the key of its moving part. */
export function wholeBytes(
  keys: Keys,
  fields: VectorFields,
  at: string,
): { bytes: string; code: string; ticketKey: string } {
  const step = BigInt(Math.floor(Date.parse(at) / 1000 / keys.moving.stepSeconds)) % 2n ** 24n;
  const body = [...unhex(stillBytes(keys, fields)), ...bigEndian(step, 3)];
  const key = ticketKey(keys, BigInt(fields.ticketShortId), fields.revision);
  const mac = hmac(sha256, key, Uint8Array.from([...unhex(keys.moving.tag), ...body]));
  const bytes = [...body, ...mac.slice(0, 8)];
  return {
    bytes: Buffer.from(bytes).toString('hex'),
    code: `T1:${base45(bytes)}`,
    ticketKey: Buffer.from(key).toString('hex'),
  };
}

/** Whether signature and moving part of a code's text are genuine; a still code has none. */
export function isGenuine(keys: Keys, code: string): { signature: boolean; moving?: boolean } {
  const bytes = bytesOf(code.slice('T1:'.length));
  const message = Uint8Array.from([...unhex(keys.signing.tag), ...bytes.slice(0, 25)]);
  const publicKey = Uint8Array.from(unhex(keys.signing.publicKey));
  const signature = ed25519.verify(Uint8Array.from(bytes.slice(25, 89)), message, publicKey, {
    zip215: false,
  });
  if (bytes.length === 89) return { signature };
  const key = ticketKey(keys, numberOf(bytes.slice(5, 13)), bytes[13] ?? 0);
  const body = Uint8Array.from([...unhex(keys.moving.tag), ...bytes.slice(0, 92)]);
  const mac = hmac(sha256, key, body).slice(0, 8);
  return { signature, moving: Buffer.from(mac).equals(Buffer.from(bytes.slice(92))) };
}
