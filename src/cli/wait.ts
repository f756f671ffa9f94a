/** Resolves after this many milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks again and again until the answer is true.
 * @returns false when `limitMs` passed first
 */
export async function waitUntil(
  question: () => Promise<boolean> | boolean,
  limitMs: number,
  pauseMs = 100,
): Promise<boolean> {
  const endMs = Date.now() + limitMs;
  for (;;) {
    if (await question()) return true;
    if (Date.now() > endMs) return false;
    await sleep(pauseMs);
  }
}
