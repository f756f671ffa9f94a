import type { Browser, Page } from 'playwright-core';
import {
  DESK,
  openBrowser,
  openWindow,
  overflowOf,
  PHONE,
  picture,
  signInOn,
} from '../support/browser.js';
import { type OnSale, putOnSale, signUp } from '../support/client.js';
import { startApi } from '../support/processes.js';
import { bankBehaves } from '../support/sandbox-bank.js';
import { hold } from '../support/sale.js';

describe('buying on the pages', () => {
  let browser: Browser;
  let sale: OnSale;
  const undo: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    [browser, sale] = await Promise.all([openBrowser(), putOnSale({ rows: 8, seatsPerRow: 14 })]);
  });
  afterEach(async () => {
    for (const step of undo.splice(0)) await step();
  });
  afterAll(() => browser.close());

  const listSeat = (page: Page, index: number) => page.locator('.seat-box input').nth(index);
  const openList = async (page: Page): Promise<void> => {
    await page.goto(`/performances/${sale.performanceId}/seats`);
    await page.getByRole('button', { name: '목록' }).click();
    await listSeat(page, 0).waitFor();
  };
  const paysAnd = async (page: Page, token: string): Promise<void> => {
    await page.check(`[value=${token}]`);
    await page.locator('.next-step .button').click();
  };

  it.each([
    ['phone', PHONE],
    ['desk', DESK],
  ])('goes from the event to a ticket at a %s', async (name, size) => {
    const window = await openWindow(browser, size);
    const page = await window.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (said) => {
      if (said.type() === 'error' && !/\b402\b/.test(said.text())) faults.push(said.text());
    });
    const look = async (step: string): Promise<void> => {
      await picture(page, `purchase-${name}-${step}`);
      expect([step, await overflowOf(page)]).toEqual([step, 0]);
    };
    await page.goto(`/events/${sale.eventId}`);
    await page.locator('.event h1').waitFor();
    await look('event');
    await page.locator('.next-step .button').click();
    await page.locator('.best .button').waitFor();
    await look('seats');
    // Nobody is asked who they are before they want a seat, and they come back to it.
    await page.locator('.best .button').click();
    await page.getByRole('link', { name: '회원 가입' }).click();
    await page.fill('[name=name]', '김피켓');
    await page.fill('[name=email]', `${name}-${Date.now()}@picket.test`);
    await page.fill('[name=password]', 'a-long-enough-phrase');
    await page.locator('.enter button').click();
    await page.waitForURL(/\/seats$/);
    await page.locator('.best .button').click();
    await page.waitForURL(/\/checkout\//);
    await page.locator('.hold-clock').waitFor();
    await look('checkout');
    await paysAnd(page, 'tok_declined');
    await page.getByText('결제되지 않았습니다').waitFor();
    await paysAnd(page, 'tok_ok');
    await page.getByText('예매했습니다').waitFor();
    await look('order');
    await page.goto('/tickets');
    await page.locator('.stub').first().click();
    await page.locator('.code-picture').waitFor();
    await look('ticket');
    expect(faults).toEqual([]);
    await window.close();
  });

  it('says whose seats somebody else took, and finds others', async () => {
    const [buyer, faster] = await Promise.all([signUp(), signUp()]);
    const window = await openWindow(browser, DESK);
    const page = await window.newPage();
    await signInOn(page, buyer);
    await openList(page);
    await listSeat(page, 0).check();
    await listSeat(page, 1).check();
    const [first] = await page.evaluate<number[]>(
      `JSON.parse(sessionStorage.getItem('picket.picks.${sale.performanceId}'))`,
    );
    expect((await hold(sale.performanceId, faster, [first!])).status).toBe(201);
    await page.getByRole('button', { name: '2석 예매하기' }).click();
    await page.getByText('먼저 잡았습니다').waitFor();
    // The one that is left stays chosen.
    await page.getByRole('button', { name: '1석 예매하기' }).waitFor();
    await page.getByRole('button', { name: '2석 대신 찾기' }).click();
    await page.waitForURL(/\/checkout\//);
    await page.locator('.hold-clock').waitFor();
    expect(await page.locator('.checkout .prices li').count()).toBe(2);
    await window.close();
  });

  it('follows a payment whose answer was lost until it is settled', async () => {
    // The bank takes longer than this process waits, also when it is asked again.
    const usual = await bankBehaves({ latencyMs: 4_000 });
    undo.push(() => bankBehaves(usual));
    const impatient = await startApi({ PAYMENT_TIMEOUT_MS: '300' });
    undo.push(() => impatient.stop());
    const window = await openWindow(browser, PHONE, impatient.baseUrl);
    const page = await window.newPage();
    await signInOn(page, await signUp(), `/performances/${sale.performanceId}/seats`);
    await page.locator('.best .button').click();
    await page.waitForURL(/\/checkout\//);
    await paysAnd(page, 'tok_ok');
    await page.getByText('은행의 답을 기다리고 있습니다').waitFor();
    await page.getByText('예매했습니다').waitFor({ timeout: 30_000 });
    await window.close();
  });

  it('shows what comes back before tickets are cancelled', async () => {
    const window = await openWindow(browser, PHONE);
    const page = await window.newPage();
    await signInOn(page, await signUp(), `/performances/${sale.performanceId}/seats`);
    await page.locator('.best .button').click();
    await page.waitForURL(/\/checkout\//);
    await paysAnd(page, 'tok_ok');
    await page.getByText('예매했습니다').waitFor();
    await page.getByRole('button', { name: '예매 취소' }).click();
    await page.locator('dialog .choice input').first().uncheck();
    await page.getByRole('button', { name: /돌려받기/ }).click();
    await page.getByText('일부 취소').waitFor();
    expect(await page.locator('[data-void]').count()).toBe(1);
    await window.close();
  });

  it('is done with a keyboard alone', async () => {
    const window = await openWindow(browser, DESK);
    const page = await window.newPage();
    await signInOn(page, await signUp(), `/performances/${sale.performanceId}/seats`);
    const tabTo = (selector: string): Promise<void> => tabUntil(page, selector);
    await page.locator('.best .button').waitFor();
    await tabTo('.seats-own .chip[aria-pressed=false]');
    await page.keyboard.press('Enter');
    await listSeat(page, 0).waitFor();
    await tabTo('.seat-box input');
    await page.keyboard.press('Space');
    await page.locator('.picks-chips li').waitFor();
    await tabTo('.picks-go .button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/checkout\//);
    await page.locator('.hold-clock').waitFor();
    await tabTo('.next-step .button');
    await page.keyboard.press('Enter');
    await page.getByText('예매했습니다').waitFor();
    await tabTo('.order-done .button');
    await page.keyboard.press('Enter');
    await page.locator('.stub').first().waitFor();
    await window.close();
  });
});

const TABS_MAX = 200;

/** Presses Tab until the focus is where it should be. */
async function tabUntil(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < TABS_MAX; step++) {
    await page.keyboard.press('Tab');
    const there = `document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`;
    if (await page.evaluate<boolean>(there)) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}
