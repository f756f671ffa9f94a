import { forbidStarts } from './processes/registry.js';
import { exitStatus } from './refusal.js';
import { sleep } from './wait.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const SETTLE_MS = 3_000;

/** The person at the terminal stopped a command. */
export class Interrupted extends Error {
  readonly status = exitStatus.interrupted;
}

/**
 * Calls `listener` at the first Ctrl-C, SIGTERM or hang-up. Later ones are heard and ignored, so that
 * an impatient second Ctrl-C does not end the stop in order half-way.
 */
export function onInterrupt(listener: () => void): void {
  let heard = false;
  const once = (): void => {
    if (!heard) listener();
    heard = true;
  };
  for (const name of SIGNALS) process.on(name, once);
}

/**
 * Waits for `work`; an interrupt ends the wait. From then on no process is started any more, so
 * that what is taken down afterwards stays down.
 * @throws Interrupted, or what `work` throws
 */
export async function interruptible(work: Promise<void>): Promise<void> {
  const settled = work.catch(() => undefined);
  const interrupted = new Promise<'interrupted'>((resolve) => {
    onInterrupt(() => resolve('interrupted'));
  });
  if ((await Promise.race([work, interrupted])) !== 'interrupted') return;
  forbidStarts();
  await Promise.race([settled, sleep(SETTLE_MS)]);
  throw new Interrupted('Stopped on the way.');
}
