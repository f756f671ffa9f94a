import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { bitmapPng } from './bitmap-png.js';
import { ticketPng, ticketSvg } from './ticket-picture.js';

const LONGEST = 153;
const code = `T1:${'A0 $%*+-./:'.repeat(14).slice(0, 134)}`;

describe('the picture of a code', () => {
  it.each([
    ['of today', code],
    ['with the moving part', code.padEnd(LONGEST, 'Z')],
  ])('%s decodes to it, at version 6', (_what, text) => {
    const { data, width, height } = PNG.sync.read(ticketPng(text));
    expect([width, height]).toEqual([392, 392]);
    const read = jsQR.default(new Uint8ClampedArray(data), width, height);
    expect([read?.data, read?.version]).toEqual([text, 6]);
  });

  it('is a square of 49 units as SVG', async () => {
    expect(await ticketSvg(code)).toMatch(/^<svg .*viewBox="0 0 49 49".*<\/svg>\s*$/s);
  });
});

describe('bitmapPng', () => {
  it('draws what it is told, also where a line ends within a byte', () => {
    const isDark = (row: number, column: number): boolean => (row * 3 + column * 5) % 4 === 0;
    const { data, width, height } = PNG.sync.read(bitmapPng(5, 3, isDark));
    expect([width, height]).toEqual([15, 15]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const dark = isDark(Math.floor(y / 3), Math.floor(x / 3));
        expect(data[(y * width + x) * 4]).toBe(dark ? 0 : 255);
      }
    }
  });
});
