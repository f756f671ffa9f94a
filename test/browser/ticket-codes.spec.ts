import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectFolder } from '../../src/config/installation.js';
import { openBrowser } from '../support/browser.js';
import { openOwnPage } from '../support/own-page.js';
import { rotatingVectors, ticketVectors } from '../support/ticket-vectors.js';
import { aloneVerdict } from '../support/vector-gate.js';

const SEED = Number(process.env.TEST_SEED ?? 20_261_127);
/** Codes photographed in each condition. */
const SAMPLES = process.env.TEST_SIZE === 'full' ? 60 : 3;
/** Of all photographs together. */
const READ_MIN = 0.98;
const SECOND_MS = 1_000;
const FOLDER = join(projectFolder(), 'docs', 'photographed-codes');

/** How the codes of one condition were read; see `test/scanner/chromium/camera.ts`. */
interface Readings {
  readonly name: string;
  readonly samples: number;
  readonly read: number;
  readonly misread: number;
  readonly frames: readonly number[];
  readonly ms: readonly number[];
}

const vectors = ticketVectors();
const { codes, signing, moving } = vectors;

describe('ticket codes in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let closePage: () => Promise<void>;

  beforeAll(async () => {
    const own = await openOwnPage();
    closePage = own.close;
    browser = await openBrowser();
    page = await browser.newPage();
    await page.goto(own.url);
    await page.waitForFunction('"ours" in window');
  });
  afterAll(async () => {
    await browser.close();
    await closePage();
  });

  /** Calls what the page offers. */
  const inPage = <Answer>(name: string, ...args: unknown[]): Promise<Answer> =>
    page.evaluate<Answer>(`window.ours.${name}(...${JSON.stringify(args)})`);

  it('are made by the wallet page as the vectors say', async () => {
    expect(await inPage('makeVectors', codes)).toEqual(codes.map(({ code }) => code));
  });

  it.each([
    ['layout 1', vectors.cases],
    ['layout 2', rotatingVectors().cases],
  ])('are judged by the gate page as the vectors of %s say', async (_name, cases) => {
    const shortId = codes[0]!.fields.ticketShortId;
    const judged = await inPage('judgeVectors', { signing, moving }, cases, shortId);
    expect(judged).toEqual(cases.map(({ verdict }) => aloneVerdict(verdict)));
  });

  it(
    'are read off photographs: far, blurred, leaning, in bad light',
    async () => {
      const readings = await inPage<Readings[]>('readPhotographs', SAMPLES, SEED);
      console.log(tableOf(readings));
      if (process.env.TEST_RECORD === '1') await record(readings);
      expect(readings.filter(({ misread }) => misread > 0)).toEqual([]);
      const read = readings.reduce((sum, one) => sum + one.read, 0);
      expect(read / (readings.length * SAMPLES)).toBeGreaterThanOrEqual(READ_MIN);
    },
    SAMPLES * 60_000,
  );

  async function record(readings: readonly Readings[]): Promise<void> {
    mkdirSync(FOLDER, { recursive: true });
    for (const [index, { name }] of readings.entries()) {
      const url = await inPage<string>('pictureOf', name, SEED + index);
      writeFileSync(join(FOLDER, `${index + 1}.jpg`), Buffer.from(url.split(',')[1]!, 'base64'));
    }
    writeFileSync(join(FOLDER, 'figures.txt'), `${tableOf(readings)}\n`);
  }
});

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** A line a condition. */
function tableOf(readings: readonly Readings[]): string {
  const lines = readings.map(({ name, samples, read, frames, ms }) => {
    const inTime = ms.filter((one) => one <= SECOND_MS).length;
    const share = ((100 * inTime) / samples).toFixed(1);
    const slowest = Math.max(...ms).toFixed(0);
    const shown = [
      name,
      samples,
      read,
      `${share} %`,
      middle(frames),
      middle(ms).toFixed(0),
      slowest,
    ];
    return `| ${shown.join(' | ')} |`;
  });
  return [
    '| condition | codes | read in 10 frames | within 1 s | frames, median | ms, median | ms, slowest |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
