import type { Browser, Page } from 'playwright-core';
import { grantRoleByEmail } from '../../src/auth/grant-role.js';
import { DESK, openBrowser, openWindow, PHONE, picture, signInOn } from '../support/browser.js';
import { expectStatus, putOnSale, signUp, signUpSeller } from '../support/client.js';
import { testConfig } from '../support/cluster.js';
import { buy, eventually } from '../support/sale.js';
import { board, putBehindLine } from '../support/waiting-room.js';

describe('a sale on its seller’s pages', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const tab = (page: Page, name: string) =>
    page.getByRole('group', { name: '판매 현황 메뉴' }).getByRole('button', { name }).click();

  it('is paused, told of and paced while people wait', async () => {
    const { performanceId, seller } = await putBehindLine();
    const window = await openWindow(browser, PHONE);
    const page = await window.newPage();
    await signInOn(page, seller, `/seller/performances/${performanceId}?tab=line`);
    const phaseIs = (phase: string) =>
      eventually(
        () => board(performanceId),
        (seen) => seen.phase === phase,
      );
    await phaseIs('open');
    await page.getByRole('button', { name: '입장 멈추기' }).click();
    await phaseIs('paused');
    await page.getByRole('button', { name: '다시 들여보내기' }).click();
    await phaseIs('open');
    await page.fill('[name=message]', '십 분 뒤에 다시 엽니다.');
    await page.getByRole('button', { name: '알리기' }).click();
    await eventually(
      () => board(performanceId),
      ({ message }) => message === '십 분 뒤에 다시 엽니다.',
    );
    await page.locator('[name=rate]').fill('120');
    await page.getByRole('button', { name: '적용' }).click();
    await eventually(
      () =>
        expectStatus(200, 'GET', `/seller/performances/${performanceId}/waiting-room`, {
          token: seller.token,
        }),
      ({ admissionsPerSecondMax }) => admissionsPerSecondMax === 120,
    );
    await picture(page, 'live-phone-line');
    await window.close();
  });

  it('shows who bought, keeps its house seats, and gives everything back when it is cancelled', async () => {
    const sale = await putOnSale({ rows: 4, seatsPerRow: 8 });
    const { performanceId, seller } = sale;
    const order = await buy(performanceId, await signUp(), [0, 1]);
    await expectStatus(201, 'POST', `/seller/performances/${performanceId}/blocks`, {
      token: seller.token,
      body: { seatNos: [30, 31] },
    });
    const counts = () =>
      expectStatus(200, 'GET', `/performances/${performanceId}/seat-states`, {
        headers: { accept: 'application/json' },
      });
    const window = await openWindow(browser, DESK);
    const page = await window.newPage();
    await signInOn(page, seller, `/seller/performances/${performanceId}`);
    await page.getByText('2 / 32석').waitFor();
    expect(await page.locator('[data-step=paid] strong').textContent()).toBe('1');
    await page.locator('[data-drawn-ms]').waitFor();
    await picture(page, 'live-desk-sales');
    await tab(page, '예매');
    await page.getByText(order.id).waitFor();
    await tab(page, '관리');
    await page.getByRole('button', { name: '막힌 2석 모두 판매' }).click();
    await eventually(counts, ({ blocked }) => blocked === 0);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '정산 파일 받기' }).click();
    expect((await download).suggestedFilename()).toBe(`settlement-${performanceId}.csv`);
    await page.getByRole('button', { name: '회차 취소' }).click();
    await page.getByText('판매한 2석을 모두 환불합니다.').waitFor();
    await page.getByRole('button', { name: '회차를 취소하고 전액 환불' }).click();
    await page.getByText('취소를 마쳤습니다').waitFor({ timeout: 30_000 });
    await page.getByText('1건 가운데 1건 환불').waitFor();
    await picture(page, 'live-desk-cancelled');
    await window.close();
  });

  it('stands on a cluster that operators alone see', async () => {
    const operator = await signUpSeller();
    const window = await openWindow(browser, DESK);
    const page = await window.newPage();
    await signInOn(page, operator, '/ops');
    await page.getByText('운영자만 볼 수 있는 화면입니다.').waitFor();
    await grantRoleByEmail(testConfig(), operator.email, 'operator');
    await page.reload();
    await page.locator('.cluster').waitFor();
    for (const node of ['node1', 'node2', 'node3']) {
      expect(await page.locator('.cluster').getByText(node).count()).toBe(1);
    }
    const first = await page.getByText(/기준, 1초마다/).textContent();
    await eventually(
      () => page.getByText(/기준, 1초마다/).textContent(),
      (now) => now !== first,
    );
    await window.close();
  });
});
