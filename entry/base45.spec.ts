import { decodeBase45, encodeBase45 } from './base45.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('base45', () => {
  // RFC 9285 sections 4.3 and 4.4.
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
    ['', ''],
  ])('writes %p as %p and back', (plain, text) => {
    expect(encodeBase45(bytes(plain))).toBe(text);
    expect(decodeBase45(text)).toEqual(bytes(plain));
  });

  it('brings back every pair of bytes and every single one', () => {
    for (let value = 0; value < 65_536; value++) {
      const pair = Uint8Array.of(value >> 8, value & 0xff);
      const back = decodeBase45(encodeBase45(pair));
      if (back?.[0] !== pair[0] || back?.[1] !== pair[1]) throw new Error(`pair ${value}`);
    }
    for (let value = 0; value < 256; value++) {
      expect(decodeBase45(encodeBase45(Uint8Array.of(value)))).toEqual(Uint8Array.of(value));
    }
  });

  it.each([
    ['a length no bytes have', 'BB8B'],
    ['a lower-case letter', 'bB8'],
    ['a character outside the alphabet', 'BB_'],
    ['a character outside the basic plane', 'B😀'],
    ['three characters beyond 65535', 'GGW'],
    ['the highest three characters', ':::'],
    ['two characters beyond 255', 'V5'],
    ['the highest two characters', '::'],
  ])('refuses %s', (_what, text) => {
    expect(decodeBase45(text)).toBeUndefined();
  });

  it('reads the highest values that fit', () => {
    expect(decodeBase45('FGW')).toEqual(Uint8Array.of(255, 255));
    expect(decodeBase45('U5')).toEqual(Uint8Array.of(255));
  });
});
