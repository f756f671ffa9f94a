import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ballpark } from '../../src/cli/seeds/halls/ballpark.js';
import { DESK, openBrowser, openWindow, PHONE, picture } from '../support/browser.js';
import { type OnSale, putOnSale } from '../support/client.js';
import { ownMegabytes, PageTrace } from '../support/page-trace.js';

/** A phone of the middle: its processor does a quarter of this machine's work. */
const SLOWER = 4;
const MEMORY_MAX_MB = 120;
const PLAN_MAX_BYTES = 40_000;
/** With a slowed processor on a busy machine. */
const LIMIT_MS = 240_000;
/** How much dearer a frame over 23,752 seats may be than one over 100, and one with changes. */
const DEARER_MAX = 3;
const CHANGES_PER_SECOND = 500;
const CHANGING_SECONDS = 6;

/** How often a first picture is waited for; the middle one counts. */
const LOOKS = 3;
/** How much longer than a page of one word the map may take to be there. */
const LONGER_MAX = 10;

/** Tells when the hall was whole for the first time. */
const WATCH_HALL = `(() => {
  const look = () => {
    if (document.querySelector('[data-drawn-ms]') === null) return;
    seenAt(performance.now());
    watch.disconnect();
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { subtree: true, childList: true, attributes: true });
})()`;
/** Tells when there was anything to be read for the first time. */
const WATCH_PAINT = `new PerformanceObserver((list) => {
  const [paint] = list.getEntriesByName('first-contentful-paint');
  if (paint !== undefined) seenAt(paint.startTime);
}).observe({ type: 'paint', buffered: true })`;
const BARE = '<!doctype html><title>bare</title><p>Picket';

/** Drags the hall about for \`seconds\`, a step a frame. Result: frames in a second, and how many. */
const drag = (seconds: number): string => `new Promise((done) => {
  const pane = document.querySelector('.hall-pane');
  const box = pane.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  pane.setPointerCapture = () => undefined;
  const fire = (type, dx, dy) => pane.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, pointerType: 'touch', clientX: x + dx, clientY: y + dy,
  }));
  fire('pointerdown', 0, 0);
  let [frames, start] = [0];
  const step = (now) => {
    start ??= now;
    const at = (now - start) / 1_000;
    if (at >= ${seconds}) {
      fire('pointerup', 0, 0);
      done({ frames, fps: frames / at });
      return;
    }
    frames++;
    fire('pointermove', Math.sin(3 * at) * box.width * 0.45, Math.sin(2 * at) * 120);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

interface Dragged {
  readonly frames: number;
  readonly fps: number;
}

describe('the map of 23,752 seats on a processor four times slower', () => {
  let browser: Browser;
  let large: OnSale;
  let small: OnSale;
  const windows: BrowserContext[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    small = await putOnSale({ rows: 5, seatsPerRow: 20 });
    large = await putOnSale({ sections: ballpark().sections });
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) await window.close();
  });
  afterAll(() => browser.close());

  const open = async (size: typeof PHONE | typeof DESK): Promise<[Page, PageTrace]> => {
    const window = await openWindow(browser, size);
    windows.push(window);
    const page = await window.newPage();
    return [page, await PageTrace.of(page, SLOWER)];
  };
  /** Milliseconds from asking for a page until it is seen; nothing else watches it meanwhile. */
  const seenAfterMs = async (size: typeof PHONE | typeof DESK, path: string, watch: string) => {
    const window = await openWindow(browser, size);
    const page = await window.newPage();
    const seen = new Promise<number>((resolve) => void page.exposeFunction('seenAt', resolve));
    await page.route('**/bare', (route) => route.fulfill({ contentType: 'text/html', body: BARE }));
    await page.addInitScript(watch);
    await PageTrace.of(page, SLOWER);
    await page.goto(path, { waitUntil: 'commit' });
    const ms = await seen;
    await window.close();
    return ms;
  };
  const medianOf = async (work: () => Promise<number>): Promise<number> => {
    const results: number[] = [];
    for (let look = 0; look < LOOKS; look++) results.push(await work());
    return results.toSorted((a, b) => a - b)[Math.floor(LOOKS / 2)]!;
  };
  const look = async (page: Page, { performanceId }: OnSale): Promise<void> => {
    await page.goto(`/performances/${performanceId}/seats`, { waitUntil: 'commit' });
    await page.locator('[data-drawn-ms]').waitFor({ timeout: 60_000 });
  };
  /** The page has taken over the map. */
  const settled = async (page: Page): Promise<void> => {
    await page.locator('.best-fields').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1_000);
  };
  /** To the seats behind home plate. */
  const goNear = async (page: Page, turns = 4): Promise<void> => {
    const pane = page.locator('.hall-pane');
    await page.evaluate(`document.querySelector('.hall-pane').scrollIntoView({ block: 'center' })`);
    const box = (await pane.boundingBox())!;
    const below = 0.24 * Math.min(box.width, box.height);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + below);
    for (let turn = 0; turn < turns; turn++) await page.mouse.wheel(0, -450);
    await page.getByRole('button', { name: '전체 보기' }).waitFor();
    await page.waitForTimeout(1_000);
  };
  const tilesOf = (page: Page): Promise<{ tiles: number; drawn: number }> =>
    page.evaluate(`(({ tiles, drawnTiles }) => ({ tiles: +tiles, drawn: +drawnTiles }))(
      document.querySelector('.hall-pane').dataset)`);
  const dragOn = async (page: Page, trace: PageTrace, seconds = 3) => {
    const { result, mainMs } = await trace.during(() => page.evaluate<Dragged>(drag(seconds)));
    return { ...result, frameMs: mainMs / result.frames };
  };

  it.each([
    ['phone', PHONE],
    ['desk', DESK],
  ])(
    'is there soon, moves lightly and is small at a %s',
    async (name, size) => {
      const path = `/performances/${large.performanceId}/seats`;
      const pictureMs = await medianOf(() => seenAfterMs(size, path, WATCH_HALL));
      const bareMs = await medianOf(() => seenAfterMs(size, '/bare', WATCH_PAINT));
      expect(pictureMs).toBeLessThan(bareMs * LONGER_MAX);

      const [page, trace] = await open(size);
      const first = await trace.during(() => look(page, large));
      const { tiles, drawn } = await tilesOf(page);
      expect(tiles).toBeGreaterThan(0);
      // At most once without states and once with them.
      expect(drawn).toBeLessThanOrEqual(2 * tiles);
      const planBytes = await page.evaluate<number>(
        `performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/seats')).encodedBodySize`,
      );
      expect(planBytes).toBeLessThan(PLAN_MAX_BYTES);
      await settled(page);
      const far = await dragOn(page, trace);
      await picture(page, `map-${name}-far`);
      await goNear(page);
      const before = await tilesOf(page);
      const near = await dragOn(page, trace);
      await picture(page, `map-${name}-near`);
      const after = await tilesOf(page);
      expect(after.drawn).toBeGreaterThan(before.drawn);
      // A frame that drew all anew would draw `tiles` of them.
      expect(after.drawn - before.drawn).toBeLessThan(near.frames * 2);
      const megabytes = await ownMegabytes(browser);
      expect(megabytes).toBeLessThan(MEMORY_MAX_MB);

      const [other, otherTrace] = await open(size);
      await look(other, small);
      await settled(other);
      const few = await dragOn(other, otherTrace);
      console.log(
        `${name}: first picture ${pictureMs.toFixed(0)} ms (a page of one word ${bareMs.toFixed(0)} ms; ` +
          `main thread ${first.mainMs.toFixed(0)} ms), ` +
          `plan ${planBytes} bytes; panning the whole ${far.fps.toFixed(0)} fps (${far.frameMs.toFixed(1)} ms ` +
          `a frame), seats ${near.fps.toFixed(0)} fps (${near.frameMs.toFixed(1)} ms), of 100 seats ` +
          `${few.fps.toFixed(0)} fps (${few.frameMs.toFixed(1)} ms); ${megabytes.toFixed(0)} MB`,
      );
      expect(far.frameMs).toBeLessThan(few.frameMs * DEARER_MAX);
      expect(near.frameMs).toBeLessThan(few.frameMs * DEARER_MAX);
    },
    LIMIT_MS,
  );

  it(
    'is there, and seats can be chosen on it, before its page is, which takes the same map over',
    async () => {
      const [page] = await open(PHONE);
      let letOn = (): void => undefined;
      const held = new Promise<void>((resolve) => (letOn = resolve));
      await page.route(/\/assets\/base-/, async (route) => {
        await held;
        await route.continue();
      });
      await look(page, small);
      await page.locator('.hall-pane').click();
      await page.evaluate(`document.querySelector('.hall-pane').dataset.same = 'yes'`);
      await expect(page.locator('.best-fields').count()).resolves.toBe(0);
      letOn();
      await page.locator('.picks-chips .chip').waitFor({ timeout: 60_000 });
      await expect(page.locator('.picks-chips .chip').count()).resolves.toBe(1);
      await expect(page.locator('.hall-pane[data-same]').count()).resolves.toBe(1);
      await expect(page.locator('#first-picture').count()).resolves.toBe(0);
      await expect(page.locator('.best-fields').isVisible()).resolves.toBe(true);
    },
    LIMIT_MS,
  );

  it(
    'takes up 500 changes a second while it is dragged',
    async () => {
      const [page, trace] = await open(PHONE);
      const packed = Buffer.alloc(Math.ceil(large.seatCount / 4));
      let [version, changed, isChanging, beganMs] = [0, 0, false, 0];
      await page.route('**/seat-states', async (route) => {
        const due = isChanging ? (CHANGES_PER_SECOND * (Date.now() - beganMs)) / 1_000 : 0;
        for (; changed < due; changed++, version++) {
          // A prime step goes all about the hall; what is free is held, and sold the next time round.
          const seatNo = (changed * 7_919) % large.seatCount;
          packed[seatNo >> 2]! += 1 << ((seatNo & 3) * 2);
        }
        const headers = { 'seat-states-version': String(version) };
        const contentType = 'application/octet-stream';
        await route.fulfill({ contentType, headers, body: Buffer.from(packed) });
      });
      await look(page, large);
      await settled(page);
      // So far away that thousands of seats are seen.
      await goNear(page, 3);
      const still = await dragOn(page, trace);
      const before = await tilesOf(page);
      [isChanging, beganMs] = [true, Date.now()];
      const changing = await dragOn(page, trace, CHANGING_SECONDS);
      isChanging = false;
      await page.waitForTimeout(2_500);
      const after = await tilesOf(page);
      console.log(
        `phone: ${changed} changes in ${CHANGING_SECONDS} s, ${changing.fps.toFixed(0)} fps ` +
          `(${changing.frameMs.toFixed(1)} ms a frame), without ${still.fps.toFixed(0)} fps ` +
          `(${still.frameMs.toFixed(1)} ms); ${after.drawn - before.drawn} tiles drawn`,
      );
      expect(changed).toBeGreaterThan((CHANGES_PER_SECOND * CHANGING_SECONDS) / 2);
      expect(after.drawn).toBeGreaterThan(before.drawn);
      expect(changing.frameMs).toBeLessThan(still.frameMs * DEARER_MAX);
      // Every one of them arrived: the list counts what is free by the states the map is drawn from.
      await page.getByRole('button', { name: '목록' }).click();
      const left = await page.evaluate<number>(
        `[...document.querySelectorAll('.seat-list option')]
        .reduce((sum, { textContent }) => sum + Number(/\\((\\d+)석/.exec(textContent)[1]), 0)`,
      );
      expect(left).toBe(large.seatCount - Math.min(changed, large.seatCount));
    },
    LIMIT_MS,
  );
});
