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
import { signUp } from '../support/client.js';
import { entryBecomes, giveBack, joinWaitlist, soldOut } from '../support/waitlist.js';

describe('the waitlist on a page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const offered = (page: Page) => page.locator('.waitlist-entry .hold-clock');

  it.each([
    ['phone', PHONE],
    ['desk', DESK],
  ] as const)('offers, goes on to the next, and leads to a ticket, at a %s', async (name, size) => {
    const [sale, buyer, next] = await Promise.all([
      soldOut({ rows: 1, seatsPerRow: 2 }),
      signUp(),
      signUp(),
    ]);
    const window = await openWindow(browser, size);
    const page = await window.newPage();
    await signInOn(page, buyer, `/performances/${sale.performanceId}/seats`);
    await page.getByRole('link', { name: '취소표 대기하기' }).first().click();
    await page.locator('.enter').waitFor();
    await page.getByRole('button', { name: '매수 −1' }).click();
    await picture(page, `waitlist-join-${name}`);
    await page.locator('.enter button[type=submit]').click();
    await page.getByText('다음 차례입니다').waitFor();
    const behind = await joinWaitlist(sale.performanceId, next);

    // Nobody touches the page: the offer appears by itself.
    await giveBack(sale, 0);
    await offered(page).waitFor();
    expect(await offered(page).getByRole('timer').textContent()).toMatch(/^(30:00|29:)/);
    await picture(page, `waitlist-offer-${name}`);
    expect([await overflowOf(page), await barriersOn(page)]).toEqual([0, []]);
    await page.getByRole('button', { name: '이번에는 넘기기' }).click();
    await offered(page).waitFor({ state: 'detached' });
    const theirs = await entryBecomes(next, behind.id, 'offered');
    expect(theirs.offer?.seats.map(({ seatNo }) => seatNo)).toEqual([0]);

    await giveBack(sale, 1);
    await offered(page).waitFor();
    await page.getByRole('button', { name: /결제하고 받기/ }).click();
    await page.getByText('예매했습니다').waitFor();
    await page.locator('.order-done .button').click();
    await page.locator('.stub').first().click();
    await page.locator('.code-picture').waitFor();
    await picture(page, `waitlist-ticket-${name}`);
    await window.close();
  });
});
