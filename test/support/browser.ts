import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { projectFolder } from '../../src/config/installation.js';
import type { Account } from './client.js';
import { testConfig } from './cluster.js';

/** What Chromium is told beside its profile. */
export const BROWSER_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 10_000;

/** How somebody looks at the pages. */
export interface Looker {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly language?: 'ko' | 'en';
  readonly javaScript?: boolean;
}

/** A phone, and a desk. */
export const PHONE = { width: 390, height: 844 } as const;
export const DESK = { width: 1440, height: 900 } as const;

/** Debian's Chromium with a fresh profile, and with more flags when some are given. */
export function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...BROWSER_FLAGS, ...flags],
  });
}

/** A window of its own, with its own cookies, that leads to the public frontend. */
export async function openWindow(
  browser: Browser,
  { width = 390, height = 844, scheme = 'light', language = 'ko', javaScript = true }: Looker = {},
  baseURL = testConfig().PUBLIC_URL,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width, height },
    colorScheme: scheme,
    locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    hasTouch: width < 500,
    javaScriptEnabled: javaScript,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

/** Signs in on the sign-in page, which leads on to `path`. */
export async function signInOn(page: Page, account: Account, path = '/'): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
  await page.fill('[name=email]', account.email);
  await page.fill('[name=password]', account.password);
  await page.click('.enter button[type=submit]');
  await page.waitForURL((url) => url.pathname + url.search === path);
}

/** What keeps people out by WCAG 2.2 A and AA, one a line: rule and where. */
export async function barriersOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const run = `axe.run(document, { runOnly: ${JSON.stringify(tags)} })`;
  const { violations } = await page.evaluate<axe.AxeResults>(run);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ''}`),
  );
}

/** How many pixels the page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>(
    'Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)',
  );
}

/** Keeps a picture of the page beside the logs of the run, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(projectFolder(), '.picket', 'screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
