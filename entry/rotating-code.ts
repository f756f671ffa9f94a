import { decodeBase45, encodeBase45 } from './base45.js';
import { STEP_MS } from './moving-part.js';

/**
 * Layout 2: a ticket code that a wallet of another company makes anew by itself, which knows
 * nothing but RFC 6238. It is text in four parts: `T2`, the base45 of the 89 still bytes of layout 1,
 * the seconds since 1970 (10 digits), and the TOTP (8 digits) of the 15-second step that those
 * seconds lie in; parts are divided by colons, of which base45 may have some, too. The TOTP's key is
 * derived from the ticket's key of layout 1. Pure, like layout 1; examples are in
 * `test/vectors/ticket-code-v2.json`.
 */
const PREFIX = 'T2:';
const FORM = /^T2:(.*):(\d{10}):(\d{8})$/s;
const STEPS = 2 ** 24;
const STEP_SECONDS = STEP_MS / 1_000;
/** Digits of the TOTP: of a hundred million, a gate accepts four. */
export const TOTP_DIGITS = 8;
/** The algorithm is SHA-1, whose HMAC takes a key of its own length. */
export const TOTP_KEY_BYTES = 20;

/** Info of the HKDF-SHA256 (no salt) of the ticket's key that gives the key of its TOTP. */
export const TOTP_KEY_INFO = new TextEncoder().encode('picket:totp-key:v2\0');

/** A code of layout 2 taken apart; nothing about it is checked. */
export interface RotatingCode {
  readonly still: Uint8Array;
  readonly moving: TotpPart;
}

/** The part of a code of layout 2 that is made anew every 15 seconds. */
export interface TotpPart {
  /** 24 bits, as in layout 1. */
  readonly step: number;
  /** What the HMAC is over: the whole number of the step, 8 bytes. */
  readonly counter: Uint8Array;
  /** What the code says that the TOTP is. */
  readonly digits: string;
}

/** Whether a text wants to be a code of layout 2. */
export function isRotating(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** Takes a text apart; undefined when it has not the form. */
export function readRotatingCode(text: string): RotatingCode | undefined {
  const [, stillText = '', seconds = '', digits = ''] = FORM.exec(text) ?? [];
  const still = digits === '' ? undefined : decodeBase45(stillText);
  if (still === undefined) return undefined;
  const count = Math.floor(Number(seconds) / STEP_SECONDS);
  return { still, moving: { step: count % STEPS, counter: counterBytes(count), digits } };
}

/** A whole code; `seconds` since 1970. */
export function rotatingCode(still: Uint8Array, seconds: number, digits: string): string {
  const at = String(Math.floor(seconds)).padStart(10, '0');
  return `${PREFIX}${encodeBase45(still)}:${at}:${digits}`;
}

/** The same as a pattern with names in braces in which a wallet puts what it makes. */
export function rotatingPattern(still: Uint8Array, secondsName: string, totpName: string): string {
  return `${PREFIX}${encodeBase45(still)}:{${secondsName}}:{${totpName}}`;
}

/** What the HMAC of a moment's step is over. */
export function counterAt(seconds: number): Uint8Array {
  return counterBytes(Math.floor(seconds / STEP_SECONDS));
}

/** The TOTP's digits from its HMAC-SHA1 (RFC 4226, section 5.3). */
export function totpDigits(mac: Uint8Array): string {
  const view = new DataView(mac.buffer, mac.byteOffset, mac.byteLength);
  const offset = view.getUint8(mac.byteLength - 1) & 0x0f;
  const number = view.getUint32(offset) & 0x7fff_ffff;
  return String(number % 10 ** TOTP_DIGITS).padStart(TOTP_DIGITS, '0');
}

function counterBytes(count: number): Uint8Array {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(count));
  return new Uint8Array(counter.buffer);
}
