import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../processes/identity.js';

const LOOKS_MAX = 100;
const LOOK_MS = 50;

/**
 * Ends every process that an installation below `folder` still remembers in a pid file, then removes
 * the folder: clusters of their own that tests began, and were interrupted before they ended them.
 */
export async function endStrays(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const strays = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.pid'))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim().split(' ').map(Number))
    .map(([pid = 0, startTicks = 0]) => ({ pid, startTicks }))
    .filter(isAlive);
  for (const { pid } of strays) process.kill(pid, 'SIGKILL');
  for (let look = 0; look < LOOKS_MAX && strays.some(isAlive); look++) await sleep(LOOK_MS);
  rmSync(folder, { recursive: true, force: true });
}
