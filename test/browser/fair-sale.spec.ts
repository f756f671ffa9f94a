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
import { putOnSale, signUp } from '../support/client.js';
import { asRoot } from '../support/cluster.js';

const LOOKS = [
  { language: 'ko', scheme: 'light', ...PHONE },
  { language: 'en', scheme: 'dark', ...DESK },
] as const;
type Look = (typeof LOOKS)[number];

const WORDS = {
  ko: { open: '확인 전', reviewed: '확인함', mark: '확인함으로 표시', pause: '다시 잡을 수' },
  en: { open: 'Open', reviewed: 'Reviewed', mark: 'Mark as reviewed', pause: 'hold seats again' },
} as const;

describe('a fair sale on the pages', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const look = async (page: Page, name: string, { width, scheme, language }: Look) => {
    await picture(page, `${name}-${width}-${scheme}-${language}`);
    expect([await overflowOf(page), ...(await barriersOn(page))]).toEqual([0]);
  };

  it.each(LOOKS)('says when a cool-down ends: $language, $width wide', async (size) => {
    const [sale, buyer] = [await putOnSale(), await signUp()];
    await asRoot(
      1,
      `INSERT INTO picket.hold_cool_downs (performance_id, account_id, expired_holds, ends_at)
       VALUES ('${sale.performanceId}', '${buyer.id}', 2, NOW(3) + INTERVAL 10 MINUTE)`,
    );
    const window = await openWindow(browser, size);
    const page = await window.newPage();
    await signInOn(page, buyer, `/performances/${sale.performanceId}/seats`);
    await page.locator('.best .button').click();
    const refusal = page.locator('[data-code=hold-cool-down]');
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain(WORDS[size.language].pause);
    expect(await refusal.getByRole('timer').innerText()).toMatch(/^(10:00|9:5\d)$/);
    await look(page, 'cool-down', size);
    await window.close();
  });

  it.each(LOOKS)('brings a report to the seller: $language, $width wide', async (size) => {
    const [sale, buyer] = [await putOnSale(), await signUp()];
    const words = WORDS[size.language];
    const window = await openWindow(browser, size);
    const page = await window.newPage();
    await signInOn(page, buyer, `/events/${sale.eventId}`);
    await page.locator(`a[href="/performances/${sale.performanceId}/report"]`).click();
    await page.selectOption('[name=topic]', 'resale');
    await page.fill('[name=text]', 'A-1-3, 15만 원\nhttps://example.com');
    await page.fill('[name=link]', 'https://example.com/items/1');
    await page.locator('form .button').click();
    await page.locator('.notice[data-kind=good]').waitFor();
    await look(page, 'report-sent', size);
    await window.close();

    const desk = await openWindow(browser, size);
    const list = await desk.newPage();
    await signInOn(list, sale.seller, `/seller/performances/${sale.performanceId}?tab=review`);
    const item = list.locator('.review-list li');
    await item.waitFor();
    expect(await item.innerText()).toContain('15만 원');
    expect(await item.getByRole('link').getAttribute('rel')).toContain('noopener');
    await look(list, 'review-open', size);
    await list.getByRole('button', { name: words.mark }).click();
    await item.waitFor({ state: 'detached' });
    await list.getByRole('button', { name: words.reviewed, exact: true }).click();
    await item.getByText(words.reviewed).waitFor();
    await desk.close();
  });
});
