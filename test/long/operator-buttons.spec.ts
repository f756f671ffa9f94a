import type { Browser, Page } from 'playwright-core';
import {
  DESK,
  openBrowser,
  openWindow,
  overflowOf,
  picture,
  signInOn,
} from '../support/browser.js';
import { expectStatus, send } from '../support/client.js';
import { signUpOperator } from '../support/operations.js';
import { picket } from '../support/processes.js';

const PATIENCE = { timeout: 90_000 } as const;

describe('buttons of operators', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    const window = await openWindow(browser, { ...DESK, language: 'en' });
    page = await window.newPage();
    await signInOn(page, await signUpOperator(), '/ops');
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await picket('node', 'thaw', '3').catch(() => undefined);
    await picket('up');
  }, 180_000);

  const row = (node: number) => page.locator(`.seller-list li[data-node="${node}"]`);
  const boxOf = (node: number) => page.locator('.cluster .box').filter({ hasText: `node${node}` });

  /** Presses a node's button, answers its question, and waits for the end. Result: what the page says. */
  async function press(action: string, node: number, end: 'done' | 'failed' = 'done') {
    await row(node).locator(`[data-action=${action}]`).click(PATIENCE);
    const dialog = page.locator('dialog[open]');
    const typed = dialog.locator('[name=confirm]');
    if (await typed.isVisible()) await typed.fill(`node${node}`);
    await dialog.getByRole('button', { name: 'Run' }).click();
    await dialog.waitFor({ state: 'detached' });
    const ended = page.locator(`.ops-progress[data-state=${end}]`).filter({ hasText: 'ode' });
    await page.locator('.ops-progress[data-state=running]').waitFor(PATIENCE);
    await ended.waitFor(PATIENCE);
    return ended.innerText();
  }

  /** The picture shows that the node is away, and nothing else of the page breaks. */
  async function expectAway(node: number, name: string): Promise<void> {
    await page
      .locator('.cluster .box[data-bad]')
      .filter({ hasText: `node${node}` })
      .waitFor(PATIENCE);
    await page.locator('.cluster').scrollIntoViewIfNeeded();
    await picture(page, name);
    expect(await overflowOf(page)).toBe(0);
    expect((await send('GET', '/events')).status).toBe(200);
  }
  async function expectBack(node: number): Promise<void> {
    await row(node).locator('[data-action=isolate]').waitFor(PATIENCE);
    await boxOf(node).waitFor();
    await page.waitForFunction(
      `!document.querySelector('.cluster .box[data-bad]')`,
      undefined,
      PATIENCE,
    );
  }

  it.each([
    ['freeze', 'is frozen', 'thaw', 'frozen'],
    ['isolate', 'is isolated', 'rejoin', 'cut off from the group'],
    ['stop', 'is stopped', 'start', 'down'],
  ])(
    '%s takes a node out of the service, and the one beside it brings it back',
    async (take, said, back, shown) => {
      expect(await press(take, 3)).toContain(`Node 3 ${said}`);
      await row(3).getByText(shown).waitFor(PATIENCE);
      await expectAway(3, `ops-${take}-1440`);
      await press(back, 3);
      await expectBack(3);
    },
    240_000,
  );

  it('take no node from a service that has no other', async () => {
    await press('stop', 2);
    await press('stop', 3);
    expect(await press('freeze', 1, 'failed')).toContain('No other node serves');
    expect((await expectStatus<{ status: string }>(200, 'GET', '/health/ready')).status).toBe('ok');
    await picture(page, 'ops-last-node-1440');
    await press('start', 2);
    await press('start', 3);
    await expectBack(3);
  }, 300_000);
});
