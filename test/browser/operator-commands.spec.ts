import type { Browser, Page } from 'playwright-core';
import type { LoggedActionPage } from '../../src/operations/operations.schemas.js';
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
import { type Account, expectStatus } from '../support/client.js';
import { asRoot } from '../support/cluster.js';
import { signUpOperator } from '../support/operations.js';
import { picket } from '../support/processes.js';

const PATIENCE = { timeout: 90_000 } as const;

/** A drill's report as `picket drill` leaves it, measured here by nobody: for the picture alone. */
const SHOWN_DRILL = {
  ...{ drill: 'kill-node', title: 'kill -9 of a node that is not the writer', seed: 7 },
  ...{ at: '2026-01-02T03:04:05.000Z', green: true, reasons: [], lost: 0, duplicated: 0 },
  ...{ acknowledged: { holds: 40, orders: 20 }, refused: {}, rpoMs: 0, rtoMs: 240 },
  ...{ gap: { ms: 240 }, fullStrengthMs: 2_400 },
  marks: { faultMs: 2_000, healMs: 4_000, fullStrengthMs: 6_400 },
  per100Ms: Array.from({ length: 80 }, (_, index) => (index > 20 && index < 24 ? 0 : 5)),
};
const DRILL_ID = '01900000-0000-7000-8000-000000000001';

describe('commands on the page of operators', () => {
  let browser: Browser;
  let operator: Account;

  beforeAll(async () => {
    browser = await openBrowser();
    operator = await signUpOperator();
    await asRoot(
      1,
      `REPLACE INTO picket.drill_runs (id, ended_at, report)
       VALUES ('${DRILL_ID}', NOW(3), '${JSON.stringify(SHOWN_DRILL)}')`,
    );
  });
  afterAll(async () => {
    await browser.close();
    await asRoot(1, `DELETE FROM picket.drill_runs WHERE id = '${DRILL_ID}'`);
    // Refused when it runs, as it does after a green test.
    await picket('node', 'start', '3').catch(() => undefined);
  }, 120_000);

  const node3 = (page: Page) => page.locator('.seller-list li[data-node="3"]');
  const inPicture = (page: Page) => page.locator('.cluster .box').filter({ hasText: 'node3' });
  const clean = async (page: Page, name: string) => {
    await picture(page, name);
    expect([await overflowOf(page), ...(await barriersOn(page))]).toEqual([0]);
  };

  it('kill a node after a question, by keyboard, and bring it back', async () => {
    const window = await openWindow(browser, { ...DESK, language: 'en' });
    const page = await window.newPage();
    await signInOn(page, operator, '/ops');
    await node3(page).locator('[data-action=kill]').focus();
    await page.keyboard.press('Enter');
    const dialog = page.locator('dialog[open]');
    await dialog.getByText('SIGKILL').waitFor();
    const run = dialog.getByRole('button', { name: 'Run' });
    await dialog.locator('[name=confirm]').focus();
    await page.keyboard.type('node2');
    expect(await run.isDisabled()).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('node3');
    await clean(page, 'ops-kill-asked-1440');
    await page.keyboard.press('Enter');

    const done = page.locator('.ops-progress[data-state=done]');
    await done.waitFor(PATIENCE);
    expect(await done.innerText()).toContain('Node 3 is killed (SIGKILL).');
    await node3(page).locator('[data-action=start]').waitFor(PATIENCE);
    await page.locator('.cluster .box[data-bad]').filter({ hasText: 'node3' }).waitFor(PATIENCE);
    await clean(page, 'ops-node-killed-1440');
    await window.close();

    const phone = await openWindow(browser, { ...PHONE, language: 'ko', scheme: 'dark' });
    const small = await phone.newPage();
    await signInOn(small, operator, '/ops');
    await node3(small).locator('[data-action=start]').click();
    await small.locator('dialog[open]').getByRole('button', { name: '실행' }).click();
    await small.locator('.ops-progress[data-state=running]').waitFor(PATIENCE);
    await small.locator('.ops-progress').scrollIntoViewIfNeeded();
    await picture(small, 'ops-node-starting-390-dark');
    await small.locator('.ops-progress[data-state=done]').waitFor(PATIENCE);
    await node3(small).locator('[data-action=kill]').waitFor(PATIENCE);
    await inPicture(small).waitFor();
    await small.waitForFunction(
      `!document.querySelector('.cluster .box[data-bad]')`,
      undefined,
      PATIENCE,
    );
    await small.locator('.action-log [data-action=start]').first().waitFor();
    await small.locator('.action-log').scrollIntoViewIfNeeded();
    await clean(small, 'ops-log-390-dark');
    await small.locator('[data-drill=kill-node]').first().scrollIntoViewIfNeeded();
    await picture(small, 'ops-drill-390-dark');
    await small.screenshot({ path: '.picket/screenshots/ops-whole-390-dark.png', fullPage: true });
    await phone.close();

    const log = await expectStatus<LoggedActionPage>(200, 'GET', '/ops/actions', operator);
    const mine = log.items.filter(({ accountId }) => accountId === operator.id);
    expect(mine.map(({ action, outcome, arguments: given }) => [action, outcome, given])).toEqual([
      ['start', 'done', { node: 3 }],
      ['kill', 'done', { node: 3 }],
    ]);
  }, 300_000);
});
