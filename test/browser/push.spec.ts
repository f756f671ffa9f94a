import type { Browser as Chromium, BrowserContext, CDPSession, Page } from 'playwright-core';
import { loadInstallation } from '../../src/config/installation.js';
import { BoxOffice } from '../support/box-office.js';
import { barriersOn, openBrowser, openWindow, picture, signInOn } from '../support/browser.js';
import { expectStatus } from '../support/client.js';
import { until } from '../support/cluster.js';
import { neverQuiet, prefer } from '../support/notices.js';
import { type Browser, PushServer } from '../support/push-server.js';
import { eventually } from '../support/sale.js';

const service = new PushServer(loadInstallation().ports.pushDouble);

/** Debian's Chromium knows no push service that could be reached here: the page is given ours. */
function giveSubscription({ subscription }: Browser): string {
  return `{
    const made = ${JSON.stringify(subscription)};
    const one = { endpoint: made.endpoint, toJSON: () => made,
      unsubscribe: async () => { localStorage.removeItem('test.subscribed'); return true; } };
    PushManager.prototype.subscribe = async function (wanted) {
      localStorage.setItem('test.subscribed', wanted.applicationServerKey);
      return one;
    };
    PushManager.prototype.getSubscription = async () =>
      localStorage.getItem('test.subscribed') === null ? null : one;
  }`;
}

/** What the service got is handed to the service worker as Chromium does with a real push. */
async function deliver(window: BrowserContext, page: Page, said: object): Promise<void> {
  const cdp: CDPSession = await window.newCDPSession(page);
  const found = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations;
      if (one !== undefined) resolve(one.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId: await found,
    data: JSON.stringify(said),
  });
}

const shown = (page: Page): Promise<{ title: string; body: string; data: string; tag: string }[]> =>
  page.evaluate(`navigator.serviceWorker.ready
    .then((registration) => registration.getNotifications())
    .then((all) => all.map(({ title, body, data, tag }) => ({ title, body, data, tag })))`);

describe('notices on a device', () => {
  let chromium: Chromium;
  let box: BoxOffice;
  let window: BrowserContext;
  let page: Page;
  let pushed: Browser;

  beforeAll(async () => {
    [chromium, box] = await Promise.all([
      openBrowser(),
      BoxOffice.openMinutesBefore(60),
      service.open(),
    ]);
    await box.nextBuyer();
    await prefer(box.buyer, neverQuiet);
    const { publicKey } = await expectStatus<{ publicKey: string }>(200, 'GET', '/push/key');
    pushed = service.subscribe(publicKey);
    window = await openWindow(chromium);
    await window.addInitScript(giveSubscription(pushed));
    page = await window.newPage();
    await signInOn(page, box.buyer, '/me');
  });
  afterAll(async () => {
    await chromium.close();
    await service.close();
  });

  const devices = async (): Promise<number> => {
    const { token } = box.buyer;
    const answer = await expectStatus<{ items: unknown[] }>(200, 'GET', '/push/subscriptions', {
      token,
    });
    return answer.items.length;
  };

  it('blocked by the browser, the page says how to allow them', async () => {
    const strict = await openWindow(chromium);
    await strict.addInitScript(
      `Object.defineProperty(Notification, 'permission', { get: () => 'denied' })`,
    );
    const other = await strict.newPage();
    await signInOn(other, box.buyer, '/me');
    await other.getByText('사이트 설정에서 알림을 허용해 주세요').waitFor();
    await strict.close();
  });

  it('are turned on by a press, shown in the language of the account, and lead to the order', async () => {
    await window.grantPermissions(['notifications'], { origin: new URL(page.url()).origin });
    await page.reload();
    await page.getByRole('button', { name: '이 기기에서 알림 켜기' }).click();
    await page.getByRole('button', { name: '이 기기에서 알림 끄기' }).waitFor();
    expect(await devices()).toBe(1);
    expect(await page.evaluate(`localStorage.getItem('test.subscribed')`)).toBe(
      pushed.applicationServerKey,
    );
    await page.getByText('(이 기기)').waitFor();
    await picture(page, 'me-push-phone');
    // Chips below the sticky head would be called too small.
    await page.evaluate('scrollTo(0, 0)');
    expect(await barriersOn(page)).toEqual([]);
    await box.buyOne();
    await until('a push', () => pushed.received.length > 0, 40_000);
    const said = pushed.received[0]?.said as { title: string; body: string; path: string };
    await deliver(window, page, said);
    await deliver(window, page, said);
    const notices = await eventually(
      () => shown(page),
      (all) => all.length > 0,
    );
    // The same one twice is one.
    expect(notices).toEqual([
      expect.objectContaining({ title: said.title, body: said.body, data: said.path }),
    ]);
    await page.goto(said.path);
    await page.getByText('예매 완료').first().waitFor();
  });

  it('are not shown to whoever signs in next', async () => {
    await page.goto('/me');
    await page.getByRole('button', { name: '로그아웃' }).last().click();
    await eventually(
      () => page.evaluate<string | null>(`localStorage.getItem('test.subscribed')`),
      (key) => key === null,
    );
    expect(await page.evaluate(`localStorage.getItem('picket.push-device')`)).toBeNull();
  });

  it('kinds are chosen for mail and devices apart', async () => {
    await signInOn(page, box.buyer, '/me');
    await page.getByLabel('환불: 기기', { exact: true }).uncheck();
    await page.getByRole('button', { name: '저장' }).nth(2).click();
    await page.getByText('저장했습니다').waitFor();
    const { muted } = await expectStatus<{ muted: object[] }>(
      ...([200, 'GET', '/me/notification-preferences', { token: box.buyer.token }] as const),
    );
    expect(muted).toEqual([{ kind: 'order-refunded', channel: 'push' }]);
  });
});
