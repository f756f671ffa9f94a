import type { Browser, Page } from 'playwright-core';
import { nodeProcess } from '../../src/cli/cluster/node.js';
import { type Context, openContext } from '../../src/cli/context.js';
import { createOutput } from '../../src/cli/output.js';
import { signal } from '../../src/cli/processes/registry.js';
import { auditEveryNode } from '../../src/cluster/auditor.js';
import { loadInstallation } from '../../src/config/installation.js';
import { openBrowser, openWindow, PHONE, picture, signInOn } from '../support/browser.js';
import { type Account, expectStatus, type OnSale, putOnSale, signUp } from '../support/client.js';
import { testConfig } from '../support/cluster.js';
import { picket } from '../support/processes.js';
import type { OrderBody } from '../support/sale.js';

/** The node that all writes go to. */
const WRITER = 1;
/** A page asks again for about ten seconds. */
const SHORT_WAIT_MS = 10_000;

let context: Context;
let browser: Browser;
let sale: OnSale;
let isKilled = false;

beforeAll(async () => {
  context = openContext(loadInstallation(), { ...createOutput(true), say: () => undefined });
  [browser, sale] = await Promise.all([openBrowser(), putOnSale({ rows: 6, seatsPerRow: 10 })]);
});
afterEach(async () => {
  if (!isKilled) return;
  await picket('node', 'start', String(WRITER));
  isKilled = false;
}, 120_000);
afterAll(() => browser.close());

const killWriter = (): void => {
  isKilled = true;
  expect(signal(context.home, nodeProcess(WRITER), 'SIGKILL')).toBe(true);
};

async function openSeats(buyer: Account): Promise<{ page: Page; problems: () => Promise<number> }> {
  const page = await (await openWindow(browser, PHONE)).newPage();
  await signInOn(page, buyer, `/performances/${sale.performanceId}/seats`);
  await page.locator('.best .button').waitFor();
  return { page, problems: () => page.locator('[role=alert]').count() };
}

/** Presses, and waits for what comes of it. @returns milliseconds */
async function waited(press: () => Promise<void>, done: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await press();
  await done();
  return performance.now() - startMs;
}

async function expectTickets(page: Page, buyer: Account): Promise<void> {
  await page.locator('.order-done .button').click();
  await page.locator('.stub').first().waitFor();
  expect(await page.locator('.stub').count()).toBe(2);
  const { token } = buyer;
  const { items } = await expectStatus<{ items: OrderBody[] }>(200, 'GET', '/orders', { token });
  expect(items.map(({ state, tickets }) => [state, tickets.length])).toEqual([['paid', 2]]);
}

describe('a node killed under a page', () => {
  it('while seats are held costs a short wait', async () => {
    const buyer = await signUp();
    const { page, problems } = await openSeats(buyer);
    const ms = await waited(
      () => {
        killWriter();
        return page.locator('.best .button').click();
      },
      () => page.waitForURL(/\/checkout\//, { timeout: SHORT_WAIT_MS }),
    );
    expect(ms).toBeLessThan(SHORT_WAIT_MS);
    await page.locator('.next-step .button').click();
    await page.getByText('예매했습니다').waitFor();
    expect(await problems()).toBe(0);
    await expectTickets(page, buyer);
    await page.context().close();
  }, 60_000);

  it('while a payment is under way says so, and the order and its tickets are there', async () => {
    const buyer = await signUp();
    const { page, problems } = await openSeats(buyer);
    await page.locator('.best .button').click();
    await page.waitForURL(/\/checkout\//);
    // The bank is asked while the node dies: the order is written before, and has to be settled after.
    await page.check('[value=tok_slow]');
    const ms = await waited(
      async () => {
        await page.locator('.next-step .button').click();
        await page.getByText('결제하고 있습니다').waitFor();
        killWriter();
        await picture(page, 'node-killed-paying');
      },
      () => page.getByText('예매했습니다').waitFor({ timeout: SHORT_WAIT_MS + 5_000 }),
    );
    expect(ms).toBeLessThan(SHORT_WAIT_MS + 5_000);
    expect(await problems()).toBe(0);
    await expectTickets(page, buyer);
    await page.context().close();
  }, 60_000);

  it('leaves identical books', async () => {
    const { violations } = await auditEveryNode(testConfig());
    expect(violations).toEqual([]);
  }, 60_000);
});
