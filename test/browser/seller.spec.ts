import { randomUUID } from 'node:crypto';
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
import { expectStatus, signUp } from '../support/client.js';

const CSV = [
  '구역,등급,열,번호,종류,하우스',
  '발코니,S,1,1,휠체어석,',
  '발코니,S,1,2,동반석,',
  '발코니,S,2,1,,예',
  '발코니,S,2,2,,',
].join('\n');
const SVG = `<svg xmlns="http://www.w3.org/2000/svg"><g id="M" transform="translate(100 50)">
  ${[0, 1, 2].map((seat) => `<circle cx="${seat * 30}" cy="0" r="9"/>`).join('')}
  ${[0, 1].map((seat) => `<rect x="${seat * 30}" y="40" width="18" height="18"/>`).join('')}
</g></svg>`;

/** A week from now in Seoul, as a form takes it. */
const nextWeek = (): string =>
  new Date(Date.now() + (7 * 24 + 9) * 3_600_000).toISOString().slice(0, 16);

describe('selling on the pages', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const register = async (page: Page): Promise<void> => {
    await signInOn(page, await signUp(), '/seller');
    await page.fill('[name=businessName]', '피켓 극장');
    await page.fill('[name=contact]', '02-123-4567');
    await page.locator('.enter button').click();
    await page.getByText('아직 등록한 공연이 없습니다').waitFor();
  };
  const begin = async (page: Page): Promise<void> => {
    await page.getByRole('link', { name: '첫 공연 만들기' }).click();
    await page.waitForURL(/\/drafts\/\w+\/event$/);
  };
  const draftId = (page: Page): string => /drafts\/(\w+)/.exec(page.url())?.[1] ?? '';
  const openEditor = async (page: Page): Promise<void> => {
    await begin(page);
    await page.goto(`/seller/drafts/${draftId(page)}/draw`);
    await page.locator('dialog[open]').waitFor();
  };
  const next = (page: Page) => page.getByRole('button', { name: '다음', exact: true }).click();
  const chosen = (page: Page): Promise<string | null> =>
    page.locator('.draw-sections .chip[aria-pressed=true]').textContent();

  it.each([
    ['phone', PHONE],
    ['desk', DESK],
  ])(
    'goes from nothing to on sale at a %s',
    async (name, size) => {
      const window = await openWindow(browser, size);
      const page = await window.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (said) => {
        if (said.type() === 'error') faults.push(said.text());
      });
      const look = async (step: string): Promise<void> => {
        await picture(page, `seller-${name}-${step}`);
        expect([step, await overflowOf(page), ...(await barriersOn(page))]).toEqual([step, 0]);
      };
      await register(page);
      await look('none');
      await begin(page);
      // What is missing is said at the field, and nothing goes on.
      await next(page);
      expect(await page.locator('[name=title]').getAttribute('aria-invalid')).toBe('true');
      await look('event');
      const title = `소극장의 밤 ${randomUUID().slice(0, 8)}`;
      await page.fill('[name=title]', title);
      await page.fill('[name=venue]', '피켓 소극장');
      await page.fill('textarea[name=description]', '세 사람이 나오는 두 시간.');
      await next(page);
      await page.waitForURL(/\/plan$/);
      await page.reload();
      await page.getByText('저장된 배치도가 없습니다').waitFor();
      await page.goto(page.url().replace(/plan$/, 'event'));
      expect(await page.inputValue('[name=title]')).toBe(title);
      await page.goto(page.url().replace(/event$/, 'plan'));

      await page.getByRole('link', { name: '배치도 그리기' }).click();
      await page.getByRole('button', { name: '소극장 96석' }).click();
      await page.getByRole('button', { name: '좌석', exact: true }).click();
      await page.getByRole('application').focus();
      for (const key of ['ArrowRight', 'ArrowRight', ' ']) await page.keyboard.press(key);
      await page.getByText('고른 좌석 1석').waitFor();
      await page.getByRole('button', { name: '같은 열 모두' }).click();
      await page.getByText('고른 좌석 12석').waitFor();
      await page.getByRole('button', { name: '하우스석으로' }).click();
      await look('draw');
      await page.getByRole('link', { name: '마침' }).click();
      await page.getByText('하우스석 12석').waitFor();
      await look('plan');
      await next(page);

      await page.fill('[name="starts.0"]', '2020-01-01T19:30');
      await next(page);
      await page.getByText('이미 지난 시각입니다.').waitFor();
      await page.fill('[name="starts.0"]', nextWeek());
      await page.fill('[name="prices.R"]', '33,000');
      await look('sale');
      await next(page);
      await page.waitForURL(/\/review$/);
      await page.locator('[data-drawn-ms]').waitFor();
      await page.locator('.rehearsal').getByText('33,000원').first().waitFor();
      await look('review');
      await page.getByRole('button', { name: '공개하고 판매 시작' }).click();
      await page.waitForURL(/\/seller\/events\//);
      await page.getByText('판매 중').waitFor();
      await look('published');

      const eventId = page.url().split('/').at(-1) ?? '';
      const event = await expectStatus<{ title: string; performances: { id: string }[] }>(
        200,
        'GET',
        `/events/${eventId}`,
      );
      expect(event).toMatchObject({ title, performances: [{ seatCount: 96, state: 'on-sale' }] });
      const states = await expectStatus(
        200,
        'GET',
        `/performances/${event.performances[0]!.id}/seat-states`,
        { headers: { accept: 'application/json' } },
      );
      expect(states).toMatchObject({ free: 84, blocked: 12 });
      // The draft has become the event.
      await page.goto('/seller');
      await page.getByRole('link', { name: title }).waitFor();
      expect(await page.getByText('이 기기에만 저장되어 있습니다.').count()).toBe(0);
      expect(faults).toEqual([]);
      await window.close();
    },
    60_000,
  );

  it('draws, takes back, does again, and leads to the seat that is wrong', async () => {
    const window = await openWindow(browser, DESK);
    const page = await window.newPage();
    await register(page);
    await openEditor(page);
    await page.getByRole('button', { name: '닫기' }).click();
    await page.getByText('구역을 하나 이상 더해 주세요.').waitFor();
    await page.getByRole('button', { name: '좌석 구역' }).click();
    await page.getByLabel('열 수').fill('3');
    await page.getByLabel('첫 열 좌석 수').fill('4');
    await page.getByLabel('곡선 반지름').fill('12');
    expect(await chosen(page)).toBe('A 12');
    await page.getByRole('button', { name: '복제', exact: true }).click();
    expect(await chosen(page)).toBe('B 12');
    // On top of the first one: the list names both seats, and leads there.
    await page.getByLabel('세로 위치').fill('0');
    const problem = page.locator('.draw-problems button').first();
    await problem.waitFor();
    expect(await problem.textContent()).toContain('B구역 1열 1번 다른 좌석과 겹칩니다: A-1-1');
    await picture(page, 'seller-desk-problems');
    await problem.click();
    await page.getByText('고른 좌석 1석').waitFor();
    await page.getByRole('application').focus();
    await page.keyboard.press('Control+z');
    await expectNoProblem(page, '겹칩니다');
    await page.keyboard.press('Control+z');
    expect(await page.locator('.draw-sections .chip').count()).toBe(1);
    await page.keyboard.press('Control+Shift+z');
    expect(await page.locator('.draw-sections .chip').count()).toBe(2);
    await window.close();
  });

  it('takes plans from tables and drawings, and says what is wrong with a file', async () => {
    const window = await openWindow(browser, DESK);
    const page = await window.newPage();
    await register(page);
    await openEditor(page);
    const take = (file: string, text: string) =>
      page.setInputFiles('input[type=file]', {
        name: file,
        mimeType: 'text/plain',
        buffer: Buffer.from(text),
      });
    await take('bad.csv', '구역,열\nA,1');
    await page.getByText('열(列)이 없습니다 (number)').waitFor();
    await take('plan.csv', CSV);
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    expect(await chosen(page)).toBe('발코니 4');
    await page.getByRole('button', { name: '무엇으로 시작할까요?' }).click();
    await take('plan.svg', SVG);
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    expect(await chosen(page)).toBe('M 5');
    await picture(page, 'seller-desk-import');
    await window.close();
  });
});

async function expectNoProblem(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor({ state: 'detached' });
}
