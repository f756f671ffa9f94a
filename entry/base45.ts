/** The 45 characters a QR code keeps in 5.5 bits each, by value. Source: RFC 9285, table 1. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const NO_VALUE = 0xff;
const VALUES = new Uint8Array(128).fill(NO_VALUE);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/** Base45 text of bytes: three characters for every two, two for a last single one (RFC 9285). */
export function encodeBase45(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length;
    const value = isPair ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]!;
    text += ALPHABET[value % 45]! + ALPHABET[Math.floor(value / 45) % 45]!;
    if (isPair) text += ALPHABET[Math.floor(value / 2025)]!;
  }
  return text;
}

/**
 * Bytes of base45 text, or undefined when it is none. Every byte string has exactly one text, so
 * two texts never mean the same bytes (RFC 9285 section 6 asks to refuse values that do not fit).
 */
export function decodeBase45(text: string): Uint8Array | undefined {
  if (text.length % 3 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0));
  let written = 0;
  for (let at = 0; at < text.length; at += 3) {
    const isPair = at + 2 < text.length;
    const [low, middle, high] = [
      valueAt(text, at),
      valueAt(text, at + 1),
      isPair ? valueAt(text, at + 2) : 0,
    ];
    if (low === NO_VALUE || middle === NO_VALUE || high === NO_VALUE) return undefined;
    const value = low + middle * 45 + high * 2025;
    if (value > (isPair ? 0xffff : 0xff)) return undefined;
    if (isPair) bytes[written++] = value >> 8;
    bytes[written++] = value & 0xff;
  }
  return bytes;
}

function valueAt(text: string, at: number): number {
  return VALUES[text.charCodeAt(at)] ?? NO_VALUE;
}
