import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ticketPng } from '../../src/tickets/ticket-picture.js';
import {
  barriersOn,
  DESK,
  type Looker,
  openBrowser,
  openWindow,
  overflowOf,
  PHONE,
  picture,
  signInOn,
} from '../support/browser.js';
import { BoxOffice } from '../support/box-office.js';
import { expectStatus } from '../support/client.js';
import { testConfig } from '../support/cluster.js';
import { HubProcess } from '../support/hub.js';
import { Wire } from '../support/wire.js';
import { cameraFlags, videoOf } from '../support/fake-camera.js';

/** Cut off, a device waits nine seconds before it decides by itself. */
const ALONE_MS = 20_000;

let browser: Browser;
let box: BoxOffice;

beforeAll(async () => {
  browser = await openBrowser();
});
beforeEach(async () => {
  box = await BoxOffice.openMinutesBefore(60);
});
afterAll(() => browser.close());

/** A scanner at a gate, ready for whatever comes. */
async function openGate(
  gate: string,
  look: Looker = PHONE,
  by: { browser: Browser; box: BoxOffice; baseURL?: string } = { browser, box },
): Promise<{ window: BrowserContext; page: Page }> {
  const window = await openWindow(by.browser, look, by.baseURL);
  const page = await window.newPage();
  await signInOn(page, by.box.staff, '/gate');
  await page.fill('[name=gate]', gate);
  await page.locator('.gate-choice button[type=submit]').click();
  await page.getByText(/오프라인 준비됨|Ready for offline/).waitFor();
  return { window, page };
}

/** As a hand-held scanner does: all keys within some milliseconds, however busy this machine is. */
async function typed(page: Page, code: string): Promise<void> {
  await page.evaluate(`for (const key of ${JSON.stringify([...code, 'Enter'])}) {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  }`);
}

const outcome = async (page: Page, wanted: string): Promise<void> => {
  await page.locator(`.gate-result[data-outcome=${wanted}]`).waitFor({ timeout: ALONE_MS });
};
const closed = (page: Page) => page.locator('.gate-result').waitFor({ state: 'detached' });
/** What keeps people out of what is seen now. */
const barriers = async (page: Page) => [await overflowOf(page), ...(await barriersOn(page))];

describe('the gate page', () => {
  it('reads a code off the camera and lets its holder in', async () => {
    // A code of before codes move stands still long enough to be filmed.
    const early = await BoxOffice.open();
    const ticket = await early.buyOne();
    const camera = await openBrowser(cameraFlags(videoOf(ticketPng(ticket.code))));
    const { window, page } = await openGate('북문', PHONE, { browser: camera, box: early });
    await outcome(page, 'admitted');
    await picture(page, 'gate-in-phone');
    expect(await early.stateOf(ticket.id)).toBe('checked-in');
    // It stays in view, and that is no second scan.
    await closed(page);
    await page.waitForTimeout(1_500);
    expect(await page.locator('.gate-last li').count()).toBe(1);
    await window.close();
    await camera.close();
  }, 60_000);

  it.each([
    ['phone', PHONE, 'ko'],
    ['desk', DESK, 'en'],
  ] as const)(
    'takes a typed scanner and tells results apart, at a %s',
    async (name, size, language) => {
      const { window, page } = await openGate('남문', { ...size, language });
      await picture(page, `gate-${name}`);
      expect(await barriers(page)).toEqual([0]);
      const ticket = await box.buyOne();
      await typed(page, ticket.code);
      await outcome(page, 'admitted');
      expect(await barriers(page)).toEqual([0]);
      await typed(page, await box.codeOf(ticket.id));
      await outcome(page, 'already-checked-in');
      await picture(page, `gate-out-${name}`);
      expect(await barriers(page)).toEqual([0]);
      expect(await page.locator('.gate-result').textContent()).toContain('남문');
      await typed(page, 'T1:NOTHING');
      await outcome(page, 'ticket-invalid');
      const { code } = await expectStatus<{ code: string }>(
        200,
        'GET',
        `/tickets/${(await box.buyOne()).id}/paper`,
        { token: box.buyer.token },
      );
      await typed(page, code);
      await outcome(page, 'name-check-required');
      expect(await page.locator('.gate-name').textContent()).toBe('김피켓');
      await picture(page, `gate-look-${name}`);
      expect(await barriers(page)).toEqual([0]);
      await page.locator('.gate-decide .button').first().click();
      await outcome(page, 'admitted');
      await closed(page);
      expect(await page.locator('.gate-last li').count()).toBe(5);
      await window.close();
    },
    60_000,
  );

  it('lets in by hand whose name was compared', async () => {
    const { window, page } = await openGate('서문');
    await box.buyOne();
    await page.getByRole('button', { name: '이름으로 찾기' }).click();
    await page.fill('[name=find]', box.buyer.email);
    await page.locator('.gate-find button').click();
    await page.locator('.gate-found li').first().waitFor();
    await picture(page, 'gate-by-hand-phone');
    expect(await barriers(page)).toEqual([0]);
    await page.getByRole('button', { name: '확인 후 입장' }).click();
    await outcome(page, 'admitted');
    await window.close();
  }, 60_000);

  it('says that the hub of its venue decides while the centre is away, and lets in', async () => {
    const wire = await Wire.to(testConfig().PUBLIC_URL);
    const hub = await HubProcess.enrol(box.sale, wire.url);
    const { window, page } = await openGate('북문', PHONE, { browser, box, baseURL: hub.url });
    const ticket = await box.buyOne();
    const byHub = page.getByText('허브가 확인 중');
    // The hub learns the device from a contact that the centre answers.
    await page.waitForTimeout(4_000);
    wire.cut();
    await byHub.waitFor({ timeout: ALONE_MS });
    await picture(page, 'gate-hub-phone');
    expect(await barriers(page)).toEqual([0]);
    await typed(page, await box.codeOf(ticket.id));
    await outcome(page, 'admitted');
    await closed(page);
    expect(await box.stateOf(ticket.id)).toBe('valid');
    wire.mend();
    await byHub.waitFor({ state: 'detached', timeout: ALONE_MS });
    expect(await box.stateOf(ticket.id)).toBe('checked-in');
    await window.close();
    await hub.remove();
    await wire.close();
  }, 90_000);

  it('goes on without the network, after a reload, too, and hands its scans over', async () => {
    const { window, page } = await openGate('동문');
    const [before, one, two] = [await box.buyOne(), await box.buyOne(), await box.buyOne()];
    await typed(page, before.code);
    await outcome(page, 'admitted');
    // It owns every slot, being the only one here.
    await page.waitForTimeout(4_000);
    await window.setOffline(true);
    await typed(page, await box.codeOf(one.id));
    await page.getByText('아직 확인되지 않았습니다').first().waitFor();
    await outcome(page, 'admitted');
    await picture(page, 'gate-alone-phone');
    expect(await box.stateOf(one.id)).toBe('valid');
    await page.reload();
    await page.getByText('연결 없이 확인 중').first().waitFor({ timeout: ALONE_MS });
    await picture(page, 'gate-alone-bar-phone');
    expect(await barriers(page)).toEqual([0]);
    for (const used of [before, one]) {
      await typed(page, await box.codeOf(used.id));
      await outcome(page, 'already-checked-in');
      await page.locator('.gate-result').click();
    }
    await typed(page, await box.codeOf(two.id));
    await outcome(page, 'admitted');
    await window.setOffline(false);
    await page.getByText('오프라인 준비됨').waitFor({ timeout: ALONE_MS });
    await page.locator('.gate-link', { hasNotText: '보낼 기록' }).waitFor();
    expect(await box.stateOf(one.id)).toBe('checked-in');
    expect(await box.stateOf(two.id)).toBe('checked-in');
    await window.close();
  }, 120_000);

  it('sends holders of other devices’ tickets there, until island mode', async () => {
    const [north, south] = [await openGate('북문'), await openGate('남문')];
    // Slots are handed over within some contacts.
    await north.page.waitForTimeout(8_000);
    await Promise.all([north, south].map(({ window }) => window.setOffline(true)));
    await Promise.all(
      [north, south].map(({ page }) => page.getByText('티켓 50%만').waitFor({ timeout: ALONE_MS })),
    );
    const ticket = await box.buyOne();
    const seen = async ({ page }: { page: Page }): Promise<string> => {
      await typed(page, await box.codeOf(ticket.id));
      const found = await page.locator('.gate-result').getAttribute('data-outcome');
      // It goes by itself, too.
      await page.evaluate(`document.querySelector('.gate-result')?.click()`);
      return found ?? '';
    };
    const first = [await seen(north), await seen(south)];
    expect(first.toSorted()).toEqual(['admitted', 'other-gate']);
    const other = first[0] === 'other-gate' ? north : south;
    await picture(other.page, 'gate-two-phone');
    await other.page.getByRole('button', { name: '섬 모드' }).click();
    await other.page.getByRole('button', { name: '섬 모드 시작' }).click();
    expect(await seen(other)).toBe('admitted');
    await Promise.all([north, south].map(({ window }) => window.setOffline(false)));
    await other.page.getByText('중복 입장 1건').waitFor({ timeout: ALONE_MS });
    await other.page.getByText('중복 입장 1건').click();
    await other.page.locator('dialog .gate-found li').waitFor();
    await picture(other.page, 'gate-double-phone');
    expect(await barriers(other.page)).toEqual([0]);
    const path = `/performances/${box.sale.performanceId}/gate/conflicts`;
    const asStaff = { token: box.staff.token };
    const { items } = await expectStatus<{ items: object[] }>(200, 'GET', path, asStaff);
    expect(items).toMatchObject([{ ticketId: ticket.id, number: ticket.number }]);
    await north.window.close();
    await south.window.close();
  }, 120_000);

  it('lets out on the way out, told apart by words and shape, and in again', async () => {
    box = await BoxOffice.openMinutesBefore(60, { reEntry: true });
    const { window, page } = await openGate('서문');
    const ticket = await box.buyOne();
    const scan = async (wanted: string): Promise<void> => {
      await typed(page, await box.codeOf(ticket.id));
      await outcome(page, wanted);
      await page.locator('.gate-result').click();
      await closed(page);
    };
    await scan('admitted');
    await page.locator('[name=way][value=out]').check();
    await typed(page, await box.codeOf(ticket.id));
    await outcome(page, 'exited');
    expect(await page.locator('.gate-words').textContent()).toBe('다녀오세요');
    await picture(page, 'gate-left-phone');
    expect(await barriers(page)).toEqual([0]);
    await closed(page);
    await picture(page, 'gate-way-phone');
    expect(await barriers(page)).toEqual([0]);
    await scan('already-exited');
    await page.getByText('나가 있음 1명').waitFor();
    await page.locator('[name=way][value=in]').check();
    await scan('admitted');
    await page.getByText('나가 있음 0명').waitFor();
    await window.close();
  }, 60_000);

  it('becomes a gate’s by the seller’s picture, stays so, and ends when it is revoked', async () => {
    const desk = await openWindow(browser, DESK);
    const seller = await desk.newPage();
    const { performanceId } = box.sale;
    await signInOn(seller, box.sale.seller, `/seller/performances/${performanceId}?tab=gates`);
    await seller.fill('[name=gate]', '2번 게이트 왼쪽');
    await seller.getByRole('button', { name: '등록 코드 보이기' }).click();
    const shown = seller.locator('dialog .code-picture');
    await shown.waitFor();
    await picture(seller, 'gate-invitation-desk');
    expect(await barriers(seller)).toEqual([0]);
    // What a phone's camera would read: the same link stands below the picture.
    const link = (await seller.locator('.gate-invitation').textContent()) ?? '';
    await seller.keyboard.press('Escape');
    const window = await openWindow(browser, PHONE);
    const page = await window.newPage();
    await page.goto(new URL(link).pathname + new URL(link).hash);
    await page.getByText('오프라인 준비됨').waitFor({ timeout: ALONE_MS });
    expect(await page.locator('.gate-bar h1').textContent()).toBe('2번 게이트 왼쪽');
    const ticket = await box.buyOne();
    await typed(page, ticket.code);
    await outcome(page, 'admitted');
    // Without any cookie it is itself again after a reload.
    expect(await window.cookies()).toEqual([]);
    await page.reload();
    await page.getByText('오프라인 준비됨').waitFor({ timeout: ALONE_MS });
    await typed(page, await box.codeOf(ticket.id));
    await outcome(page, 'already-checked-in');
    await seller.getByText('등록됨', { exact: false }).waitFor();
    await picture(seller, 'seller-gates-live-desk');
    expect(await barriers(seller)).toEqual([0]);
    await seller.getByRole('button', { name: '사용 중지' }).click();
    await seller.locator('dialog').getByRole('button', { name: '사용 중지' }).click();
    await page.waitForURL(/sign-in/, { timeout: ALONE_MS });
    await seller.getByText('중지됨', { exact: false }).waitFor();
    await Promise.all([window.close(), desk.close()]);
  }, 90_000);
});
