import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive } from '../processes/identity.js';
import { endStrays } from './strays.js';

it('ends what pid files below the folder name, and nothing whose number was used again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-strays-'));
  const run = join(folder, 'one', 'home', 'run');
  mkdirSync(run, { recursive: true });
  const [stray, other] = [1, 2].map(() => {
    const { pid } = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    return identify(pid as number)!;
  });
  writeFileSync(join(run, 'node-1.pid'), `${stray!.pid} ${stray!.startTicks}\n`);
  writeFileSync(join(run, 'node-2.pid'), `${other!.pid} ${other!.startTicks - 1}\n`);
  await endStrays(folder);
  expect([stray, other].map((one) => isAlive(one!))).toEqual([false, true]);
  expect(existsSync(folder)).toBe(false);
  process.kill(other!.pid, 'SIGKILL');
});
