import { codeText, STILL_BYTES, WHOLE_BYTES } from '../../../../entry/ticket-code.js';

/** Order of the base point of Ed25519, little-endian: RFC 8032, section 5.1. */
const GROUP_ORDER = Uint8Array.from(
  Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex'),
);
const SIGNATURE_OFFSET = 25;
const SCALAR_OFFSET = SIGNATURE_OFFSET + 32;
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** What an alteration works with: two genuine codes and a source of chance, 0 (inclusive) to 1. */
export interface Alteration {
  readonly code: Uint8Array;
  readonly other: Uint8Array;
  readonly random: () => number;
}

const below = (limit: number, random: () => number): number => Math.floor(random() * limit);

/** Takes bytes `from` to `to` of another code. */
function spliced(code: Uint8Array, other: Uint8Array, from: number, to: number): Uint8Array {
  const bytes = Uint8Array.from(code);
  bytes.set(other.subarray(from, to), from);
  return bytes;
}

function withBitsTurned({ code, random }: Alteration, from: number, to: number): Uint8Array {
  const bytes = Uint8Array.from(code);
  for (let count = 1 + below(4, random); count > 0; count--) {
    bytes[from + below(to - from, random)]! ^= 1 << below(8, random);
  }
  return bytes;
}

/** The same signature with another number that means the same: adds the group's order to S. */
function withMalleableSignature({ code }: Alteration): Uint8Array {
  const bytes = Uint8Array.from(code);
  let carry = 0;
  for (let place = 0; place < 32; place++) {
    const sum = bytes[SCALAR_OFFSET + place]! + GROUP_ORDER[place]! + carry;
    bytes[SCALAR_OFFSET + place] = sum & 0xff;
    carry = sum >> 8;
  }
  return bytes;
}

function withTextChanged({ code, random }: Alteration): string {
  const text = codeText(code);
  const at = 3 + below(text.length - 3, random);
  const character = CHARACTERS[below(CHARACTERS.length, random)] ?? '0';
  const kind = below(3, random);
  if (kind === 0) return text.slice(0, at) + character + text.slice(at + 1);
  return kind === 1
    ? text.slice(0, at) + text.slice(at + 1)
    : text.slice(0, at) + character + text.slice(at);
}

/** Every way in which a code is altered, by name. */
export const ALTERATIONS: Readonly<
  Record<string, (alteration: Alteration) => Uint8Array | string>
> = {
  'bits of the header': (it) => withBitsTurned(it, 0, SIGNATURE_OFFSET),
  'bits of the signature': (it) => withBitsTurned(it, SIGNATURE_OFFSET, STILL_BYTES),
  'bits of the moving part': (it) => withBitsTurned(it, STILL_BYTES, WHOLE_BYTES),
  'bits anywhere': (it) => withBitsTurned(it, 0, WHOLE_BYTES),
  "another ticket's signature": ({ code, other }) =>
    spliced(code, other, SIGNATURE_OFFSET, STILL_BYTES),
  "another ticket's moving part": ({ code, other }) =>
    spliced(code, other, STILL_BYTES, WHOLE_BYTES),
  "another ticket's MAC": ({ code, other }) => spliced(code, other, STILL_BYTES + 3, WHOLE_BYTES),
  "another ticket's header": ({ code, other }) => spliced(code, other, 0, SIGNATURE_OFFSET),
  'a piece of another ticket': ({ code, other, random }) => {
    const from = below(WHOLE_BYTES, random);
    return spliced(code, other, from, from + 1 + below(WHOLE_BYTES - from, random));
  },
  'a malleable signature': withMalleableSignature,
  'no moving part': ({ code }) => code.subarray(0, STILL_BYTES),
  'another length': ({ code, random }) => code.subarray(0, below(WHOLE_BYTES, random)),
  'characters of the text': withTextChanged,
};
