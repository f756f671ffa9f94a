import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home.js';
import { Refusal } from '../refusal.js';
import { identify, isAlive } from './identity.js';

/**
 * Lets one command at a time change an installation; a lock left by a dead command is taken over.
 * @param name another lock than the one of commands that change the running system
 * @returns a function that releases it
 * @throws Refusal while another command holds it
 */
export function takeLock(home: Pick<Home, 'run'>, command: string, name = 'lock'): () => void {
  const file = join(home.run, name);
  const mine = identify(process.pid);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${mine?.pid} ${mine?.startTicks} ${command}\n`);
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (tryLink(draft, file)) return () => rmSync(file, { force: true });
      const [pid, startTicks, ...words] = readLock(file).split(' ');
      if (isAlive({ pid: Number(pid), startTicks: Number(startTicks) })) {
        const what = words.join(' ').trim();
        throw new Refusal(`"picket ${what}" (process ${pid}) is at work here; wait for it to end.`);
      }
      rmSync(file, { force: true });
    }
    throw new Refusal(`The lock ${file} changes hands too quickly; try again.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** link() fails when the name exists, and the name never shows half a file. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function readLock(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '0 0 ';
  }
}
