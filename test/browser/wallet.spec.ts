import jsQR from 'jsqr';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { readTicketCode } from '../../entry/ticket-code.js';
import { DESK, openBrowser, openWindow, PHONE, picture, signInOn } from '../support/browser.js';
import { BoxOffice } from '../support/box-office.js';
import { eventually } from '../support/sale.js';

/** Longer than two steps of a moving code. */
const NEXT_CODE_MS = 32_000;

describe('the wallet', () => {
  let browser: Browser;
  let box: BoxOffice;

  beforeAll(async () => {
    [browser, box] = await Promise.all([openBrowser(), BoxOffice.openMinutesBefore(60)]);
  });
  beforeEach(() => box.nextBuyer());
  afterAll(() => browser.close());

  /** What a scanner reads off the screen. */
  const codeOn = async (page: Page): Promise<string> => {
    const { data, width, height } = PNG.sync.read(await page.locator('.code-picture').screenshot());
    return jsQR.default(new Uint8ClampedArray(data), width, height)?.data ?? '';
  };
  const openTicket = async (look = PHONE as { width: number; height: number }) => {
    const ticket = await box.buyOne();
    const window = await openWindow(browser, look);
    const page = await window.newPage();
    await signInOn(page, box.buyer, '/tickets');
    await page.locator('.stub').first().click();
    await page.locator('.code-ring').waitFor();
    return { ticket, window, page };
  };
  /** The network goes once the pages are kept. */
  const cutOff = async (window: BrowserContext, page: Page): Promise<void> => {
    const missing = `caches.keys().then(async (names) => {
      const found = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      const kept = found.flat().map(({ url }) => new URL(url).pathname);
      const loaded = performance.getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => /^\\/assets\\/.*\\.js$/.test(path));
      return ['/', ...loaded].filter((path) => !kept.includes(path));
    })`;
    await eventually(
      () => page.evaluate<string[]>(missing),
      (files) => files.length === 0,
    );
    await window.setOffline(true);
  };

  it('goes on making codes that let in when the network is gone, after a reload, too', async () => {
    const { ticket, window, page } = await openTicket();
    const first = await codeOn(page);
    await cutOff(window, page);
    await page.reload();
    await page.locator('.code-ring').waitFor();
    await page.locator('.offline-badge').waitFor({ timeout: NEXT_CODE_MS });
    await picture(page, 'wallet-offline-phone');
    await eventually(
      () => codeOn(page),
      (code) => code !== first,
      NEXT_CODE_MS,
    );
    const reading = readTicketCode(await codeOn(page));
    expect(reading.ok && reading.code.moving !== undefined).toBe(true);
    const { status, body } = await box.scan(await codeOn(page));
    expect([status, body.ticketId]).toEqual([200, ticket.id]);
    // The list is there, too; back in the network the ticket is seen as used.
    await page.goto('/tickets');
    await page.locator('.stub').first().waitFor();
    await page.getByText('이 기기에 저장된 티켓').waitFor();
    await window.setOffline(false);
    await page.goto(`/tickets/${ticket.id}`);
    await page.getByText('입장했습니다').waitFor();
    await window.close();
  }, 120_000);

  it('a ticket given back shows no code any more', async () => {
    const { ticket, window, page } = await openTicket();
    expect((await box.refund(ticket.orderId)).status).toBe(201);
    await page.getByText(/무효가 된 티켓|취소된 티켓/).waitFor({ timeout: NEXT_CODE_MS });
    expect(await page.locator('.code-picture').count()).toBe(0);
    await window.close();
  }, 60_000);

  it('who signs out leaves nothing behind', async () => {
    const { window, page } = await openTicket(DESK);
    await page.getByRole('button', { name: '로그아웃' }).click();
    await page.waitForURL(/sign-in/);
    const names = await page.evaluate<string>(
      `indexedDB.databases().then((all) => all.map(({ name }) => name).join())`,
    );
    expect(names).not.toContain('picket-wallet');
    await window.close();
  });

  it.each([
    ['phone', PHONE],
    ['desk', DESK],
  ])('prints a code that enters with its name compared, at a %s', async (name, look) => {
    const { window, page } = await openTicket(look);
    await page.getByRole('link', { name: '스마트폰 없이 입장' }).click();
    await page.locator('.sheet').waitFor();
    await picture(page, `paper-${name}`);
    const code = await codeOn(page);
    expect(await page.locator('.sheet-holder strong').textContent()).toBe('김피켓');
    expect((await box.scan(code)).body.code).toBe('name-check-required');
    expect((await box.scan(code, { isNameChecked: true })).status).toBe(200);
    await window.close();
  });
});
