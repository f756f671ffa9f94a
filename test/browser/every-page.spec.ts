import type { Browser } from 'playwright-core';
import { grantRoleByEmail } from '../../src/auth/grant-role.js';
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
import { type Account, type OnSale, putOnSale, signUpSeller } from '../support/client.js';
import { testConfig } from '../support/cluster.js';
import { report } from '../support/reports.js';
import { buy, hold } from '../support/sale.js';

/** Every page with what shows that it is there. */
function pagesOf(sale: OnSale, ids: Record<'hold' | 'order' | 'ticket' | 'queued', string>) {
  return {
    home: ['/', '.event-card'],
    event: [`/events/${sale.eventId}`, '.event'],
    seats: [`/performances/${sale.performanceId}/seats`, '.best-fields'],
    checkout: [`/checkout/${ids.hold}`, '.hold-clock'],
    order: [`/orders/${ids.order}`, '.order-books'],
    orders: ['/orders', '.prices li'],
    tickets: ['/tickets', '.stub'],
    ticket: [`/tickets/${ids.ticket}`, '.code-picture'],
    'ticket-paper': [`/tickets/${ids.ticket}/paper`, '.sheet'],
    'ticket-transfer': [`/tickets/${ids.ticket}/transfer`, '[name=toEmail]'],
    gate: ['/gate', '.gate-choice form'],
    'gate-scan': [`/gate/${sale.performanceId}`, '.gate-count'],
    waitlist: ['/waitlist', '.empty'],
    'waitlist-join': [`/performances/${sale.performanceId}/waitlist`, '.enter'],
    notices: ['/notices', '.notices li, .empty'],
    me: ['/me', '[name=quiet]'],
    seller: ['/seller', '.seller-list li'],
    'seller-new': ['/seller/new', '.wizard'],
    'seller-event': [`/seller/events/${sale.eventId}`, '.seller-list li'],
    ops: ['/ops', '.cluster'],
    'seller-sales': [`/seller/performances/${sale.performanceId}`, '.figures'],
    'seller-line': [`/seller/performances/${ids.queued}?tab=line`, '.tiles'],
    'seller-orders': [`/seller/performances/${sale.performanceId}?tab=orders`, '.seller-list li'],
    'seller-waitlist': [`/seller/performances/${sale.performanceId}?tab=waitlist`, '.tiles'],
    'seller-review': [`/seller/performances/${sale.performanceId}?tab=review`, '.review-list li'],
    'seller-gates': [`/seller/performances/${sale.performanceId}?tab=gates`, '.tiles'],
    'gate-enrol': ['/gate/enrol', '.gate-camera'],
    report: [`/performances/${sale.performanceId}/report`, '[name=topic]'],
    'seller-manage': [`/seller/performances/${sale.performanceId}?tab=manage`, '.wizard'],
    design: ['/design', '.events'],
    nowhere: ['/nowhere', '.empty'],
  } as const;
}

/** Barriers are looked for in both languages, schemes and sizes, though not in all of their pairs. */
const LOOKS = [
  { language: 'ko', scheme: 'light', ...PHONE },
  { language: 'en', scheme: 'dark', ...DESK },
] as const;

describe('every page', () => {
  let browser: Browser;
  let buyer: Account;
  let pages: ReturnType<typeof pagesOf>;

  beforeAll(async () => {
    browser = await openBrowser();
    // One account that has every role, so that one window sees every page.
    buyer = await signUpSeller();
    await grantRoleByEmail(testConfig(), buyer.email, 'operator');
    const sale = await putOnSale({ rows: 6, seatsPerRow: 12, seller: buyer });
    const order = await buy(sale.performanceId, buyer, [0, 1]);
    await report(sale.performanceId, buyer);
    const held = await hold(sale.performanceId, buyer, [4, 5]);
    const ticket = order.tickets[0]!.id;
    const { performanceId: queued } = await putOnSale({
      seller: buyer,
      performance: { waitingRoom: { enabled: true } },
    });
    pages = pagesOf(sale, { hold: held.body.id, order: order.id, ticket, queued });
  });
  afterAll(() => browser.close());

  it.each(LOOKS)(
    'has no barrier and fits its window: $language, $scheme, $width wide',
    async (look) => {
      const window = await openWindow(browser, look);
      const page = await window.newPage();
      const faults: Record<string, unknown> = {};
      const check = async (name: string): Promise<void> => {
        await picture(page, `${name}-${look.width}-${look.scheme}-${look.language}`);
        const found = [await overflowOf(page), ...(await barriersOn(page))];
        if (found.length > 1 || found[0] !== 0) faults[name] = found;
      };
      await page.goto('/sign-in');
      await page.locator('.enter').waitFor();
      await check('sign-in');
      await signInOn(page, buyer);
      for (const [name, [path, sign]] of Object.entries(pages)) {
        await page.goto(path);
        await page.locator(sign).first().waitFor();
        await check(name);
      }
      expect(faults).toEqual({});
      await window.close();
    },
    180_000,
  );

  it('speaks the other language at a touch, and remembers it', async () => {
    const window = await openWindow(browser, { ...PHONE, language: 'ko' });
    const page = await window.newPage();
    await page.goto('/');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'What will you see?' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'What will you see?' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    await window.close();
  });
});
