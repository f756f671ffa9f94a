import { type Browser } from 'playwright-core';
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
import { BoxOffice } from '../support/box-office.js';
import { type Account, signUp } from '../support/client.js';

describe('a transfer', () => {
  let browser: Browser;
  let box: BoxOffice;
  let receiver: Account;

  beforeAll(async () => {
    [browser, box] = await Promise.all([openBrowser(), BoxOffice.open()]);
  });
  beforeEach(async () => {
    [receiver] = await Promise.all([signUp(), box.nextBuyer()]);
  });
  afterAll(() => browser.close());

  it.each([
    ['phone', { ...PHONE, scheme: 'light', language: 'ko' }, '양도', '받기'],
    ['desk', { ...DESK, scheme: 'dark', language: 'en' }, 'Transfer to', 'Accept'],
  ] as const)('goes from one account to another at a %s', async (name, look, give, accept) => {
    const { id } = await box.buyOne();
    const [givers, receivers] = await Promise.all([
      openWindow(browser, look),
      openWindow(browser, look),
    ]);
    const [giver, taker] = await Promise.all([givers.newPage(), receivers.newPage()]);
    await signInOn(giver, box.buyer, `/tickets/${id}`);
    await giver.getByRole('link', { name: give }).click();
    await giver.fill('[name=toEmail]', 'nobody@picket.test');
    await giver.locator('form button[type=submit]').click();
    await giver.locator('[data-code=receiver-unknown]').waitFor();
    await giver.fill('[name=toEmail]', receiver.email);
    expect(await barriersOn(giver)).toEqual([]);
    await picture(giver, `transfer-form-${name}`);
    await giver.locator('form button[type=submit]').click();
    await giver.locator('.notice[data-kind=good]').waitFor();
    await giver.goto('/tickets');
    await giver.locator('.transfer[data-state=offered]').waitFor();
    await picture(giver, `transfer-given-${name}`);
    expect([await overflowOf(giver), await barriersOn(giver)]).toEqual([0, []]);

    await signInOn(taker, receiver, '/tickets');
    await taker.locator('.transfer[data-state=offered]').waitFor();
    await picture(taker, `transfer-received-${name}`);
    expect([await overflowOf(taker), await barriersOn(taker)]).toEqual([0, []]);
    await taker.getByRole('button', { name: accept }).click();
    await taker.locator(`.stub[href="/tickets/${id}"]`).waitFor();
    await taker.locator('.transfer').waitFor({ state: 'detached' });

    // The page is there before it is known who looks at it.
    const refused: string[] = [];
    giver.on('response', (answer) => answer.status() === 401 && refused.push(answer.url()));
    await giver.route('**/auth/refresh', async (route) => {
      await giver.waitForTimeout(1_000);
      await route.continue();
    });
    await giver.reload();
    await giver.locator('.transfer[data-state=accepted]').waitFor();
    expect(await giver.locator('.stub').count()).toBe(0);
    expect(refused).toEqual([]);
    await Promise.all([givers.close(), receivers.close()]);
  });
});
