import type { Browser, Page } from 'playwright-core';
import { DESK, openBrowser, openWindow, picture, signInOn } from '../support/browser.js';
import { signUpSeller } from '../support/client.js';
import { PageTrace } from '../support/page-trace.js';

const STEPS = 40;
/** What moving a section by a step may cost more among 24,960 seats than among 104. */
const DEARER_MAX = 5;

/** A table of so many sections of 16 rows of 26 seats, as a seller exports one. */
function table(sections: number, rows = 16): string {
  const lines = ['구역,등급,열,번호'];
  for (let section = 1; section <= sections; section++) {
    for (let row = 1; row <= rows; row++) {
      for (let seat = 1; seat <= 26; seat++) {
        lines.push(`${section},${section % 2 === 0 ? 'S' : 'R'},${row},${seat}`);
      }
    }
  }
  return lines.join('\n');
}

describe('the editor', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const openEditor = async (): Promise<Page> => {
    const window = await openWindow(browser, DESK);
    const page = await window.newPage();
    await signInOn(page, await signUpSeller(), '/seller');
    await page.getByRole('link', { name: '첫 공연 만들기' }).click();
    await page.waitForURL(/\/drafts\/\w+\/event$/);
    await page.goto(page.url().replace(/event$/, 'draw'));
    await page.locator('dialog[open]').waitFor();
    return page;
  };
  const take = async (page: Page, text: string): Promise<void> => {
    await page.setInputFiles('input[type=file]', {
      ...{ name: 'plan.csv', mimeType: 'text/csv', buffer: Buffer.from(text) },
    });
    await page.locator('dialog[open]').waitFor({ state: 'detached', timeout: 60_000 });
  };
  /** Moves the chosen section about; the milliseconds of the main thread that a step took. */
  const stepCost = async (page: Page): Promise<number> => {
    const trace = await PageTrace.of(page, 1);
    await page.evaluate(`performance.mark('picket-main-thread')`);
    await page.getByRole('application').focus();
    const { mainMs } = await trace.during(async () => {
      for (let step = 1; step <= STEPS; step++) {
        await page.keyboard.press(step % 2 === 0 ? 'ArrowLeft' : 'ArrowRight');
        await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
      }
    });
    return mainMs / STEPS;
  };

  it('draws 24,960 seats nearly as lightly as a hundred', async () => {
    const page = await openEditor();
    await take(page, table(1, 4));
    const few = await stepCost(page);
    await page.getByRole('button', { name: '무엇으로 시작할까요?' }).click();
    await take(page, table(60));
    await page.getByText('24,960').first().waitFor();
    await picture(page, 'editor-large');
    const many = await stepCost(page);
    console.log(`a step: ${few.toFixed(1)} ms of 104 seats, ${many.toFixed(1)} ms of 24,960`);
    expect(many / few).toBeLessThan(DEARER_MAX);
    // All steps are one to take back.
    await page.getByRole('application').focus();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.getByText('24,960').first().waitFor({ state: 'detached' });
    await page.context().close();
  }, 180_000);
});
