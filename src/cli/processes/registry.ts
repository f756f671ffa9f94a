import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home.js';
import { waitUntil } from '../wait.js';
import { type Identity, identify, isAlive } from './identity.js';

/** A log larger than this is set aside as `.1` when its process starts. */
const LOG_BYTES_MAX = 50 * 1024 * 1024;

/** What has to be known to start one process. */
export interface Program {
  /** File name of its pid file and log. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

let startsForbidden = false;

/** From now on this command starts nothing: it was interrupted and takes everything down. */
export function forbidStarts(): void {
  startsForbidden = true;
}

const pidFile = (home: Home, name: string): string => join(home.run, `${name}.pid`);

/** Log file of a program. */
export function logFile(home: Home, name: string): string {
  return join(home.logs, `${name}.log`);
}

/** The live process of this name, as its pid file says. */
export function runningProcess(home: Home, name: string): Identity | undefined {
  if (!existsSync(pidFile(home, name))) return undefined;
  const [pid, startTicks] = readFileSync(pidFile(home, name), 'utf8').trim().split(' ').map(Number);
  const identity = { pid: pid ?? 0, startTicks: startTicks ?? 0 };
  return isAlive(identity) ? identity : undefined;
}

/**
 * Starts a program in its own session (so that Ctrl-C at the terminal does not reach it), its output
 * in its log, and remembers it in a pid file.
 * @throws Error when the program cannot be executed, or after `forbidStarts`
 */
export async function startProgram(home: Home, program: Program): Promise<Identity> {
  if (startsForbidden) throw new Error(`${program.name} is not started any more`);
  const log = logFile(home, program.name);
  if (existsSync(log) && statSync(log).size > LOG_BYTES_MAX) renameSync(log, `${log}.1`);
  const handle = openSync(log, 'a', 0o600);
  try {
    const child = spawn(program.command, [...program.args], {
      cwd: program.cwd,
      env: { ...program.env },
      detached: true,
      stdio: ['ignore', handle, handle],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const identity = identify(child.pid ?? 0) ?? { pid: child.pid ?? 0, startTicks: 0 };
    writeFileSync(pidFile(home, program.name), `${identity.pid} ${identity.startTicks}\n`);
    return identity;
  } finally {
    closeSync(handle);
  }
}

/** Sends a signal to the process of this name; false when there is none. */
export function signal(home: Home, name: string, what: NodeJS.Signals): boolean {
  const identity = runningProcess(home, name);
  if (identity === undefined) return false;
  try {
    process.kill(identity.pid, what);
    return true;
  } catch {
    return false;
  }
}

/** How a stop ended. */
export type Stopped = 'was-not-running' | 'stopped' | 'killed';

/** Asks a process to end and waits; after `limitMs` it is killed. */
export async function stopProgram(
  home: Home,
  name: string,
  limitMs: number,
  how: NodeJS.Signals = 'SIGTERM',
): Promise<Stopped> {
  if (!signal(home, name, how)) {
    rmSync(pidFile(home, name), { force: true });
    return 'was-not-running';
  }
  const gone = (): boolean => runningProcess(home, name) === undefined;
  let outcome: Stopped = 'stopped';
  if (!(await waitUntil(gone, limitMs, 25))) {
    outcome = 'killed';
    signal(home, name, 'SIGKILL');
    await waitUntil(gone, 5_000, 25);
  }
  rmSync(pidFile(home, name), { force: true });
  return outcome;
}
