import type { Browser, Page } from 'playwright-core';
import { ticketPng } from '../../src/tickets/ticket-picture.js';
import { DESK, openBrowser, openWindow, PHONE, signInOn } from '../support/browser.js';
import { type Account, expectStatus, signUp } from '../support/client.js';
import { buyInTurn, joinInOrder } from '../support/crowd.js';
import { cameraFlags, videoOf } from '../support/fake-camera.js';
import { step } from '../support/journey.js';
import { signUpMany } from '../support/sale.js';

const CROWD = 200;
/** All of them get a seat, the first ones two, and two are left for whoever comes after them. */
const [ROWS, SEATS_A_ROW, PAIRS] = [12, 17, 2];
const SOON_MS = 120_000;

/** A week from now in Seoul, as a form takes it. */
const nextWeek = (): string =>
  new Date(Date.now() + (7 * 24 + 9) * 3_600_000).toISOString().slice(0, 16);

describe('from nothing to the gate', () => {
  let browser: Browser;
  let crowd: Account[];
  let seller: Account;
  let buyer: Account;
  let waiter: Account;
  let staff: Account;

  beforeAll(async () => {
    browser = await openBrowser();
    [crowd, seller, buyer, waiter, staff] = await Promise.all([
      signUpMany(CROWD),
      ...[signUp(), signUp(), signUp(), signUp()],
    ] as const);
  }, 120_000);
  afterAll(() => browser.close());

  const openPage = async (size: typeof PHONE | typeof DESK, who: Account, path: string) => {
    const page = await (await openWindow(browser, size)).newPage();
    await signInOn(page, who, path);
    return page;
  };
  const next = (page: Page) => page.getByRole('button', { name: '다음', exact: true }).click();

  it('a seller draws and publishes, a crowd buys, a seat comes back, its next owner enters', async () => {
    const selling = await openPage(DESK, seller, '/seller');
    await register(selling);
    await describeEvent(selling);
    await drawPlan(selling);
    await setSale(selling);
    const performanceId = await publish(selling);

    const line = await joinInOrder(performanceId, crowd, (index) => (index < PAIRS ? 2 : 1));
    const buying = await openPage(PHONE, buyer, `/performances/${performanceId}/seats`);
    await buying.goto(`/performances/${performanceId}/waiting-room`);
    await buying.locator('progress').waitFor();
    const ahead = Number(await buying.locator('.line-big').textContent());
    expect(ahead).toBeGreaterThan(CROWD / 2);
    await step(buying, '05-waiting-room');
    const bought = buyInTurn(performanceId, line);
    await enterAndBuy(buying);
    expect(await bought).toBe(CROWD + PAIRS);

    const waiting = await openPage(PHONE, waiter, `/performances/${performanceId}/seats`);
    await joinWaitlist(waiting);
    await refundOne(buying);
    const ticketId = await takeOffer(waiting);
    await appointStaff(selling, performanceId);
    const { code } = await expectStatus<{ code: string }>(200, 'GET', `/tickets/${ticketId}/code`, {
      token: waiter.token,
    });
    await admit(code);
    const ticket = await expectStatus(200, 'GET', `/tickets/${ticketId}`, { token: waiter.token });
    expect(ticket).toMatchObject({ state: 'checked-in' });

    await selling.goto(`/seller/performances/${performanceId}`);
    const all = ROWS * SEATS_A_ROW;
    await selling.getByText(`${all} / ${all}석`).waitFor();
    await selling.locator('[data-drawn-ms]').waitFor();
    await step(selling, '14-sold-out');
  }, 300_000);

  async function register(page: Page): Promise<void> {
    await page.fill('[name=businessName]', '극단 첫걸음');
    await page.fill('[name=contact]', '02-123-4567');
    await step(page, '01-register');
    await page.locator('.enter button').click();
    await page.getByRole('link', { name: '첫 공연 만들기' }).click();
  }

  async function describeEvent(page: Page): Promise<void> {
    await page.waitForURL(/\/drafts\/\w+\/event$/);
    await page.fill('[name=title]', '첫걸음');
    await page.fill('[name=venue]', '대학로 작은극장');
    await page.fill('textarea[name=description]', '처음 무대에 서는 여섯 사람의 두 시간.');
    await next(page);
    await page.getByRole('link', { name: '배치도 그리기' }).click();
  }

  async function drawPlan(page: Page): Promise<void> {
    await page.locator('dialog[open]').waitFor();
    await page.getByRole('button', { name: '닫기' }).click();
    await page.getByRole('button', { name: '좌석 구역' }).click();
    await page.getByLabel('열 수').fill(String(ROWS));
    await page.getByLabel('첫 열 좌석 수').fill(String(SEATS_A_ROW));
    await page.getByLabel('곡선 반지름').fill('20');
    await page.getByRole('button', { name: '전체 보기' }).click();
    expect(await page.locator('.draw-problems button').count()).toBe(0);
    await step(page, '02-draw');
    await page.getByRole('link', { name: '마침' }).click();
    await page.waitForURL(/\/plan$/);
    await next(page);
  }

  async function setSale(page: Page): Promise<void> {
    await page.fill('[name="starts.0"]', nextWeek());
    await page.locator('[name^="prices."]').first().fill('33,000');
    await page.getByLabel('대기열 사용').check();
    await page.getByLabel('초당 입장 인원').fill('10');
    await page.getByLabel('동시에 고르는 인원').fill('40');
    await step(page, '03-sale');
    await next(page);
    await page.waitForURL(/\/review$/);
  }

  async function publish(page: Page): Promise<string> {
    await page.getByRole('button', { name: '공개하고 판매 시작' }).click();
    await page.waitForURL(/\/seller\/events\//);
    await page.getByText('판매 중').waitFor();
    await step(page, '04-published');
    const path = `/events/${page.url().split('/').at(-1) ?? ''}`;
    const event = await expectStatus<{ performances: { id: string }[] }>(200, 'GET', path);
    expect(event.performances).toMatchObject([{ seatCount: ROWS * SEATS_A_ROW }]);
    return event.performances[0]!.id;
  }

  async function enterAndBuy(page: Page): Promise<void> {
    await page.getByRole('button', { name: '지금 입장하기' }).waitFor({ timeout: SOON_MS });
    await step(page, '06-turn');
    await page.getByRole('button', { name: '지금 입장하기' }).click();
    await page.waitForURL(/\/seats$/);
    await page.locator('.best-fields').waitFor();
    await step(page, '07-seats');
    await page.locator('.best .button').click();
    await page.waitForURL(/\/checkout\//);
    await page.locator('.hold-clock').waitFor();
    await step(page, '08-checkout');
    await page.locator('.next-step .button').click();
    await page.getByText('예매했습니다').waitFor();
    await page.locator('.order-done .button').click();
    await page.locator('.stub').first().click();
    await page.locator('.code-picture').waitFor();
    await step(page, '09-ticket');
  }

  async function joinWaitlist(page: Page): Promise<void> {
    await page.getByRole('link', { name: '취소표 대기하기' }).first().click();
    await page.getByRole('button', { name: '매수 −1' }).click();
    await page.locator('.enter button[type=submit]').click();
    await page.getByText('다음 차례입니다').waitFor();
  }

  async function refundOne(page: Page): Promise<void> {
    await page.goto('/orders');
    await page.locator('.prices li a').first().click();
    await page.getByRole('button', { name: '예매 취소' }).click();
    await page.locator('dialog .choice input').first().uncheck();
    await page.getByRole('button', { name: /돌려받기/ }).waitFor();
    await step(page, '10-refund');
    await page.getByRole('button', { name: /돌려받기/ }).click();
    await page.getByText('일부 취소').waitFor();
  }

  /** @returns the ticket that it became */
  async function takeOffer(page: Page): Promise<string> {
    await page.locator('.waitlist-entry .hold-clock').waitFor();
    await step(page, '11-offer');
    await page.getByRole('button', { name: /결제하고 받기/ }).click();
    await page.getByText('예매했습니다').waitFor();
    await page.locator('.order-done .button').click();
    await page.locator('.stub').first().click();
    await page.locator('.code-picture').waitFor();
    return page.url().split('/').at(-1) ?? '';
  }

  async function appointStaff(page: Page, performanceId: string): Promise<void> {
    await page.goto(`/seller/performances/${performanceId}?tab=manage`);
    await page.fill('[name=email]', staff.email);
    await page.locator('form:has([name=email]) button[type=submit]').click();
    await page.locator('form:has([name=email])').getByText('저장했습니다.').waitFor();
    await step(page, '12-staff');
  }

  /** The code is held before the camera of another device. */
  async function admit(code: string): Promise<void> {
    const camera = await openBrowser(cameraFlags(videoOf(ticketPng(code))));
    const page = await (await openWindow(camera, PHONE)).newPage();
    await signInOn(page, staff, '/gate');
    await page.fill('[name=gate]', '정문');
    await page.locator('.gate-choice button[type=submit]').click();
    await page.locator('.gate-result[data-outcome=admitted]').waitFor({ timeout: 20_000 });
    await step(page, '13-gate', ['phone']);
    await camera.close();
  }
});
