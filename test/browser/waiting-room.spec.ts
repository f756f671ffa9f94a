import type { Browser } from 'playwright-core';
import {
  barriersOn,
  DESK,
  openBrowser,
  openWindow,
  overflowOf,
  PHONE,
  picture,
  signInOn,
} from '../support/browser.js';
import { signUp } from '../support/client.js';
import { putBehindLine } from '../support/waiting-room.js';

describe('the waiting room on a page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('leads from the event through the line to held seats', async () => {
    const sale = await putBehindLine();
    const window = await openWindow(browser, PHONE);
    const page = await window.newPage();
    await signInOn(page, await signUp(), `/events/${sale.eventId}`);
    await page.locator('.next-step .button').click();
    await page.getByRole('button', { name: '지금 입장하기' }).waitFor({ timeout: 20_000 });
    await picture(page, 'waiting-room-turn');
    expect(await overflowOf(page)).toBe(0);
    await page.getByRole('button', { name: '지금 입장하기' }).click();
    await page.waitForURL(/\/seats$/);
    await page.locator('.best .button').click();
    await page.waitForURL(/\/checkout\//);
    await window.close();
  });

  it('sends whoever skips the line back to it', async () => {
    const sale = await putBehindLine();
    const window = await openWindow(browser, PHONE);
    const page = await window.newPage();
    await signInOn(page, await signUp(), `/performances/${sale.performanceId}/seats`);
    await page.locator('.best .button').click();
    await page.getByRole('link', { name: '대기열로 가기' }).click();
    await page.waitForURL(/\/waiting-room$/);
    await window.close();
  });

  it.each(['ko', 'en'] as const)(
    'waits for the draw, without barriers, in %s',
    async (language) => {
      const sale = await putBehindLine({}, 3_600_000);
      const window = await openWindow(browser, { ...DESK, language, scheme: 'dark' });
      const page = await window.newPage();
      await signInOn(page, await signUp(), '/');
      await page.goto(`/performances/${sale.performanceId}/waiting-room`);
      await page.locator('.line-big').waitFor();
      await picture(page, `waiting-room-before-${language}`);
      expect(await barriersOn(page)).toEqual([]);
      await page.locator('details summary').click();
      expect(await page.locator('details pre').textContent()).toMatch(/seedHash [0-9a-f]{64}/);
      await window.close();
    },
  );

  it('works without JavaScript: joins by a form and reloads itself', async () => {
    const sale = await putBehindLine();
    const buyer = await signUp();
    const window = await openWindow(browser, { ...PHONE, javaScript: false });
    const page = await window.newPage();
    await page.goto(`/performances/${sale.performanceId}/waiting-room`);
    await page.fill('[name=email]', buyer.email);
    await page.fill('[name=password]', 'wrong-wrong-wrong');
    await page.locator('form button').click();
    await page.locator('[role=alert]').waitFor();
    await page.fill('[name=email]', buyer.email);
    await page.fill('[name=password]', buyer.password);
    await page.locator('form button').click();
    // The line is empty, so the turn comes with the next reload at the latest.
    // By its place: what stands in noscript is no text to Playwright.
    await page.locator('noscript .line-title').waitFor({ timeout: 25_000 });
    expect(await page.content()).toContain('입장하실 차례입니다');
    await picture(page, 'waiting-room-without-javascript');
    await window.close();
  });
});
