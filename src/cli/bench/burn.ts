import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Keeps every core busy with nothing until it is ended. Each burner is a process of its own. */
export class Burners {
  private readonly children: ChildProcess[] = [];

  start(): void {
    for (const core of cpus().keys()) {
      const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
      child.on('error', (error) => {
        throw new Error(`burner ${core} did not start: ${error.message}`);
      });
      this.children.push(child);
    }
  }

  end(): void {
    for (const child of this.children.splice(0)) child.kill('SIGKILL');
  }
}

/** Clock ticks of all cores since the machine started: busy, and all. */
export interface CoreTicks {
  readonly busy: number;
  readonly all: number;
}

/** What /proc/stat says about all cores together (proc(5): user nice system idle iowait …). */
export function coreTicks(): CoreTicks {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  const all = ticks.reduce((sum, part) => sum + part, 0);
  return { all, busy: all - (ticks[3] ?? 0) - (ticks[4] ?? 0) };
}
