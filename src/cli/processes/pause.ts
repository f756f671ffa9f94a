import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home.js';
import { identify, isAlive } from './identity.js';

const pauseFile = (home: Home): string => join(home.run, 'unsupervised');

/**
 * The supervisor lets these programs be until the returned function is called, or until this command
 * is gone: what a killed command leaves behind is supervised again. One command at a time holds the
 * lock of an installation (lock.ts), so there is one such list.
 */
export function pauseSupervision(home: Home, names: readonly string[]): () => void {
  const mine = identify(process.pid);
  writeFileSync(pauseFile(home), [mine?.pid, mine?.startTicks, ...names].join(' '));
  return () => rmSync(pauseFile(home), { force: true });
}

/** Whether a living command has taken this program out of supervision. */
export function isPaused(home: Home, name: string): boolean {
  let words: string[];
  try {
    words = readFileSync(pauseFile(home), 'utf8').split(' ');
  } catch {
    return false;
  }
  const [pid, startTicks, ...names] = words;
  return names.includes(name) && isAlive({ pid: Number(pid), startTicks: Number(startTicks) });
}
