import type { Browser, Page } from 'playwright-core';
import {
  barriersOn,
  DESK,
  openBrowser,
  openWindow,
  PHONE,
  picture,
  signInOn,
} from '../support/browser.js';
import { expectStatus, putOnSale, signUp } from '../support/client.js';
import { buy, eventually } from '../support/sale.js';
import { putBehindLine } from '../support/waiting-room.js';

describe('what a seller does beside selling', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const boughtOn = async (page: Page): Promise<number> => {
    const text = (await page.locator('[data-crowd]').textContent()) ?? '';
    return Number(/구매 ([\d,]+)/.exec(text)?.[1] ?? 0);
  };

  it('rehearses a sale with 30 buyers, sees the figures move, and throws it away', async () => {
    const { performanceId, seller } = await putBehindLine({}, -3_600_000, {
      rows: 8,
      seatsPerRow: 12,
    });
    const window = await openWindow(browser, DESK);
    const page = await window.newPage();
    await signInOn(page, seller, `/seller/performances/${performanceId}?tab=manage`);
    await page.fill('[name=buyers]', '30');
    await page.selectOption('[name=seconds]', '20');
    await picture(page, 'rehearsal-desk-start');
    await page.getByRole('button', { name: '리허설 시작' }).click();
    await page.getByRole('link', { name: '리허설 판매 현황 보기' }).click();
    await page.getByText('이 회차는 리허설입니다.').waitFor();
    await eventually(
      () => boughtOn(page),
      (bought) => bought >= 10,
      90_000,
    );
    await eventually(
      async () => Number(await page.locator('[data-step=paid] strong').textContent()),
      (paid) => paid >= 10,
    );
    await picture(page, 'rehearsal-desk-running');
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: '리허설 끝내기' }).click();
    await page.getByRole('button', { name: '끝내고 모두 지우기' }).click();
    await page.getByText('리허설을 모두 지웠습니다.').waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: '회차로 돌아가기' }).click();
    await page.getByRole('button', { name: '리허설 시작' }).waitFor();
    await window.close();
  }, 240_000);

  it('gives one ticket of an order back, and says why', async () => {
    const { performanceId, seller } = await putOnSale();
    const buyer = await signUp();
    const order = await buy(performanceId, buyer, [0, 1]);
    const window = await openWindow(browser, PHONE);
    const page = await window.newPage();
    await signInOn(page, seller, `/seller/performances/${performanceId}?tab=orders`);
    await page.getByRole('button', { name: '환불' }).click();
    await page.getByText('환불 100,000원').waitFor();
    await page.getByRole('checkbox').first().uncheck();
    await page.getByText('환불 50,000원 · 수수료 0원').waitFor();
    await page.fill('[name=reason]', '무대 장치가 시야를 가립니다.');
    await picture(page, 'seller-refund-phone');
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: '50,000원 환불' }).click();
    await page.getByText('환불했습니다.').waitFor();
    const path = `/orders/${order.id}`;
    const shown = await expectStatus(200, 'GET', path, { token: buyer.token });
    expect(shown).toMatchObject({ state: 'partially-refunded', refundedAmount: 50_000 });
    await window.close();
  });

  it('moves a start, having seen what is told, and the event page says so', async () => {
    const { performanceId, eventId, seller } = await putOnSale();
    const window = await openWindow(browser, PHONE);
    const page = await window.newPage();
    await signInOn(page, seller, `/seller/performances/${performanceId}?tab=manage`);
    await page.fill('[name=startsAt]', '2090-01-02T19:30');
    await page.getByRole('button', { name: '미리 보기' }).click();
    await page.getByText('시각과 알릴 말을 적어 주세요.').waitFor();
    await page.fill('[name=remark]', '출연자 사정으로 하루 늦춥니다.');
    await page.getByRole('button', { name: '미리 보기' }).click();
    await page.getByText('예매를 수수료 없이 취소하실 수 있습니다.').waitFor();
    await picture(page, 'move-start-phone');
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: '시각을 바꾸고 알리기' }).click();
    await page.getByText('시각을 바꿨습니다.').waitFor();
    await page.goto(new URL(`/events/${eventId}`, page.url()).href);
    await page.getByText('출연자 사정으로 하루 늦춥니다.').waitFor();
    await picture(page, 'moved-event-phone');
    expect(await barriersOn(page)).toEqual([]);
    await window.close();
  });
});
