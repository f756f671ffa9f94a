import type { Browser, Page } from 'playwright-core';
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
import { putOnSale, send, signUp } from '../support/client.js';
import { startApi, type TestProcess } from '../support/processes.js';
import { hold } from '../support/sale.js';
import { putBehindLine } from '../support/waiting-room.js';

/** Little is left from the beginning, and a warning comes within seconds. */
const SHORT = { HOLD_SECONDS: '66', CLAIM_SECONDS: '8' };

describe('whatever has a time', () => {
  let browser: Browser;
  let short: TestProcess;

  beforeAll(async () => {
    [browser, short] = await Promise.all([openBrowser(), startApi(SHORT)]);
  });
  afterAll(async () => {
    await browser.close();
    await short.stop();
  });

  const warning = (page: Page) => page.locator('.hold-clock [role=status]');
  const more = (page: Page) => page.getByRole('button', { name: '시간 더 받기' });

  it.each([
    ['phone', PHONE, 'light'],
    ['desk', DESK, 'dark'],
  ] as const)('a hold warns twice and gets more time once, at a %s', async (name, size, scheme) => {
    const { baseUrl } = short;
    const [sale, buyer] = await Promise.all([putOnSale(), signUp()]);
    const window = await openWindow(browser, { ...size, scheme }, baseUrl);
    const page = await window.newPage();
    await signInOn(page, buyer, `/events/${sale.eventId}`);
    const { id } = (await hold(sale.performanceId, buyer, [0, 1], { baseUrl })).body;
    await page.goto(`/checkout/${id}`);
    await page.locator('.hold-clock').waitFor();
    expect(await warning(page).textContent()).toContain('2분 안에');
    await warning(page).getByText('1분 안에').waitFor();
    await picture(page, `hold-warning-${name}`);
    expect([await overflowOf(page), await barriersOn(page)]).toEqual([0, []]);
    await more(page).focus();
    await page.keyboard.press('Enter');
    await page.locator('.time-extended').waitFor();
    // Whoever pressed the button reads on where it was, and is warned no longer.
    expect(await page.evaluate('document.activeElement.className')).toContain('time-extended');
    expect(await warning(page).textContent()).toBe('');
    expect(await page.getByRole('timer').textContent()).toMatch(/^[23]:/);
    expect(await more(page).count()).toBe(0);
    await picture(page, `hold-extended-${name}`);
    await page.reload();
    await page.locator('.time-extended').waitFor();
    expect(await more(page).count()).toBe(0);
    await window.close();
  });

  it('a hold that was extended elsewhere shows the time it got', async () => {
    const { baseUrl } = short;
    const [sale, buyer] = await Promise.all([putOnSale(), signUp()]);
    const window = await openWindow(browser, { ...PHONE, language: 'en' }, baseUrl);
    const page = await window.newPage();
    await signInOn(page, buyer, '/orders');
    const { id } = (await hold(sale.performanceId, buyer, [0], { baseUrl })).body;
    await page.goto(`/checkout/${id}`);
    const button = page.getByRole('button', { name: 'Give me more time' });
    await button.waitFor();
    const { token } = buyer;
    expect((await send('POST', `/holds/${id}/extension`, { token })).status).toBe(200);
    await button.click();
    await page.locator('[data-code=hold-extended]').waitFor();
    await page.locator('.time-extended').waitFor();
    expect(await page.getByRole('timer').textContent()).toMatch(/^[23]:/);
    await window.close();
  });

  it('a turn in the waiting room warns, and a second one comes by itself', async () => {
    const sale = await putBehindLine();
    const window = await openWindow(browser, PHONE, short.baseUrl);
    const page = await window.newPage();
    await signInOn(page, await signUp(), `/events/${sale.eventId}`);
    await page.goto(`/performances/${sale.performanceId}/waiting-room`);
    const said = page.locator('#live [role=status]');
    await page.getByRole('button', { name: '지금 입장하기' }).waitFor({ timeout: 20_000 });
    await said.getByText('30초 안에').waitFor({ state: 'attached' });
    await page.locator('.line-message').getByText('한 번 더').waitFor({ timeout: 20_000 });
    await picture(page, 'waiting-room-second-turn');
    expect(await page.locator('.line-big').textContent()).toMatch(/^4:/);
    await page.getByRole('button', { name: '지금 입장하기' }).click();
    await page.waitForURL(/\/seats$/);
    await window.close();
  });
});
