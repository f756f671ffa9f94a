import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectFolder } from '../../src/config/installation.js';
import { DESK, PHONE, picture } from './browser.js';

const SIZES = { phone: PHONE, desk: { width: 1280, height: 800 } } as const;
/** Small enough for a repository, good enough to read. */
const JPEG_QUALITY = 45;
/** What a page needs to draw itself anew in another size. */
const SETTLE_MS = 400;

/** Whether this run is to renew the pictures of the documentation. */
const records = (): boolean => process.env.TEST_RECORD === '1';

/**
 * Keeps a step of the journey: beside the logs of the run, and, when it records, for the documentation.
 * @param sizes what is gone in a moment is kept in the size it is seen in alone
 */
export async function step(
  page: Page,
  name: string,
  sizes: readonly (keyof typeof SIZES)[] = ['phone', 'desk'],
): Promise<void> {
  if (!records()) return picture(page, `journey-${name}`);
  const usual = page.viewportSize() ?? DESK;
  const folder = join(projectFolder(), 'docs', 'journey');
  mkdirSync(folder, { recursive: true });
  for (const size of sizes) {
    if (sizes.length > 1) {
      await page.setViewportSize(SIZES[size]);
      await page.waitForTimeout(SETTLE_MS);
    }
    const path = join(folder, `${name}-${size}.jpg`);
    await page.screenshot({ path, type: 'jpeg', quality: JPEG_QUALITY });
  }
  await page.setViewportSize(usual);
}
