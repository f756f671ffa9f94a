import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CALLS = 'sendto,sendmsg,write,writev';

/** What a process and its children sent through TCP connections while something was done. */
export async function sentOverTcp(pid: number, act: () => Promise<unknown>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'picket-traced-'));
  const file = join(folder, 'calls');
  const args = ['-f', '-yy', '-s', '65536', '-e', `trace=${CALLS}`, '-o', file, '-p', String(pid)];
  const tracer = spawn('/usr/bin/strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(tracer, 'exit');
  try {
    // "attached" is the first thing it says, and the last before calls are seen.
    await Promise.race([once(tracer.stderr, 'data'), ended]);
    if (tracer.exitCode !== null) throw new Error('strace ended');
    await act();
  } finally {
    tracer.kill('SIGINT');
    await ended;
  }
  const lines = readFileSync(file, 'utf8').split('\n');
  rmSync(folder, { recursive: true });
  return lines.filter((line) => line.includes('<TCP:['));
}
