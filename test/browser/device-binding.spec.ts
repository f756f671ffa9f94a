import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsQR from 'jsqr';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { BoxOffice } from '../support/box-office.js';
import {
  barriersOn,
  BROWSER_FLAGS,
  DESK,
  openBrowser,
  openWindow,
  overflowOf,
  PHONE,
  picture,
  signInOn,
} from '../support/browser.js';
import { testConfig } from '../support/cluster.js';

/** Everything a script can read of what the pages keep; of keys, what they let themselves be exported as. */
const READ_STORAGE = `(async () => {
  const wait = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const plain = async (value) => {
    if (value instanceof CryptoKey) {
      for (const format of ['raw', 'pkcs8', 'jwk', 'spki']) {
        try { return { format, usages: value.usages, bytes: await crypto.subtle.exportKey(format, value) }; }
        catch {}
      }
      return null;
    }
    if (typeof value !== 'object' || value === null) return value;
    const parts = Object.entries(value).map(async ([name, part]) => [name, await plain(part)]);
    return Object.fromEntries(await Promise.all(parts));
  };
  const databases = [];
  for (const { name, version } of await indexedDB.databases()) {
    const db = await wait(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      const tx = db.transaction(store);
      const [keys, values] = await Promise.all([
        wait(tx.objectStore(store).getAllKeys()), wait(tx.objectStore(store).getAll()),
      ]);
      databases.push({ name, version, store, keys, values: await Promise.all(values.map(plain)) });
    }
    db.close();
  }
  return { local: { ...localStorage }, databases };
})()`;

interface Kept {
  local: Record<string, string>;
  databases: { name: string; version: number; store: string; keys: string[]; values: unknown[] }[];
}

const writeStorage = (kept: Kept): string => `(async () => {
  const { local, databases } = ${JSON.stringify(kept)};
  Object.assign(localStorage, local);
  for (const name of new Set(databases.map(({ name }) => name))) {
    const stores = databases.filter((one) => one.name === name);
    const db = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name, stores[0].version);
      request.onupgradeneeded = () => stores.forEach(({ store }) => request.result.createObjectStore(store));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const { store, keys, values } of stores) {
      const tx = db.transaction(store, 'readwrite');
      keys.forEach((key, index) => tx.objectStore(store).put(values[index], key));
      await new Promise((resolve) => { tx.oncomplete = resolve; });
    }
    db.close();
  }
})()`;

describe('a ticket bound to a device', () => {
  let browser: Browser;
  let box: BoxOffice;

  beforeAll(async () => {
    const opened = BoxOffice.openMinutesBefore(60, { deviceBinding: true });
    [browser, box] = await Promise.all([openBrowser(), opened]);
  });
  beforeEach(() => box.nextBuyer());
  afterAll(() => browser.close());

  const codeOn = async (page: Page): Promise<string> => {
    const { data, width, height } = PNG.sync.read(await page.locator('.code-picture').screenshot());
    return jsQR.default(new Uint8ClampedArray(data), width, height)?.data ?? '';
  };
  const ticketPath = async (): Promise<string> => `/tickets/${(await box.buy()).tickets[0]!.id}`;

  it('shows no code where everything was copied that a script can read', async () => {
    const path = await ticketPath();
    const first = await openWindow(browser, PHONE);
    const page = await first.newPage();
    await signInOn(page, box.buyer, path);
    await page.locator('.code-ring').waitFor();
    await picture(page, 'bound-ticket-phone');
    const kept = await page.evaluate<Kept>(READ_STORAGE);
    const text = JSON.stringify(kept);
    expect([text.includes('parcel'), text.includes('stillCode')]).toEqual([true, true]);
    const { cookies } = await first.storageState();
    // It is good on the first device, and lets its holder in.
    const code = await codeOn(page);
    await first.close();

    const second = await openWindow(browser, PHONE);
    await second.addCookies(cookies);
    const copy = await second.newPage();
    await copy.goto('/api/docs');
    await copy.evaluate(writeStorage(kept));
    // The network is there, and then it is not: the copy has no code either way.
    await copy.goto(path);
    await copy.locator('.device-change').waitFor();
    expect(await copy.locator('.code-picture').count()).toBe(0);
    expect([await barriersOn(copy), await overflowOf(copy)]).toEqual([[], 0]);
    await picture(copy, 'other-device-phone');
    expect((await box.scan(code)).status).toBe(200);
    await second.close();
  }, 60_000);

  it('is found out where the whole profile was copied: the second to ask has no code', async () => {
    const path = await ticketPath();
    const folder = mkdtempSync(join(tmpdir(), 'picket-profile-'));
    const open = async (profile: string, look = DESK): Promise<[BrowserContext, Page]> => {
      const window = await chromium.launchPersistentContext(join(folder, profile), {
        executablePath: '/usr/bin/chromium',
        args: [...BROWSER_FLAGS],
        baseURL: testConfig().PUBLIC_URL,
        viewport: look,
        locale: 'ko-KR',
      });
      window.setDefaultTimeout(10_000);
      return [window, window.pages()[0] ?? (await window.newPage())];
    };
    try {
      const [window, page] = await open('first');
      await signInOn(page, box.buyer, path);
      await page.locator('.code-ring').waitFor();
      await window.close();
      cpSync(join(folder, 'first'), join(folder, 'second'), { recursive: true });

      const [back, again] = await open('first');
      await again.goto(path);
      await again.locator('.code-ring').waitFor();
      const code = await codeOn(again);
      await back.close();

      const [thief, copy] = await open('second');
      // Its session was used up by the first; whoever copied the profile may know the password, too.
      await signInOn(copy, box.buyer, path);
      await copy.getByText('두 곳에서 사용된 기기입니다').waitFor();
      expect(await copy.locator('.code-picture').count()).toBe(0);
      await picture(copy, 'copied-device-desk');
      expect((await box.scan(code)).body.code).toBe('ticket-void');
      await thief.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 90_000);

  it('goes on without network, and asks for no proof meanwhile', async () => {
    const path = await ticketPath();
    const window = await openWindow(browser, { ...PHONE, scheme: 'dark' });
    const page = await window.newPage();
    await signInOn(page, box.buyer, path);
    await page.locator('.code-ring').waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await page.reload();
    await page.locator('.code-ring').waitFor();
    await window.setOffline(true);
    await page.reload();
    await page.locator('.code-ring').waitFor({ timeout: 20_000 });
    expect((await box.scan(await codeOn(page))).status).toBe(200);
    await window.close();
  }, 60_000);
});
