import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProcess } from '../cluster/node.js';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { runningProcess } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { waitUntil } from '../wait.js';

const STRACE = '/usr/bin/strace';
const ATTACH_LIMIT_MS = 10_000;
const END_LIMIT_MS = 5_000;

/** A fault that lasts until it is ended; to end it twice does no harm. */
export interface Fault {
  end(): Promise<void>;
}

/**
 * Makes every flush and every write to a file of one node's server take `delayMs` longer.
 * @throws Refusal when the node does not run or strace is missing
 */
export async function slowDisk(context: Context, node: number, delayMs: number): Promise<Fault> {
  const calls = 'fsync,fdatasync,pwrite64,pwritev';
  return inject(context, node, calls, [`inject=${calls}:delay_exit=${delayMs * 1_000}`]);
}

/**
 * Lets no write to one node's binary logs succeed, as on a full disk: the server then waits for space
 * with every transaction in hand. (Its redo log has its space from the start.)
 * @throws Refusal when the node does not run, strace is missing or it writes no binary log
 */
export async function fullDisk(context: Context, node: number): Promise<Fault> {
  const folder = nodeFolder(context.home, node);
  const logs = readdirSync(folder).filter((file) => /^binlog\.\d+$/.test(file));
  if (logs.length === 0) throw new Refusal(`Node ${node} writes no binary log.`);
  const paths = logs.flatMap((file) => ['-P', join(folder, file)]);
  const calls = 'write,pwrite64';
  return inject(context, node, calls, [`inject=${calls}:error=ENOSPC`], paths);
}

async function inject(
  context: Context,
  node: number,
  calls: string,
  injections: readonly string[],
  more: readonly string[] = [],
): Promise<Fault> {
  const server = runningProcess(context.home, nodeProcess(node));
  if (server === undefined) throw new Refusal(`Node ${node} does not run.`);
  if (!existsSync(STRACE)) throw new Refusal('strace (its Debian name) is not installed.');
  const expressions = [`trace=${calls}`, ...injections].flatMap((each) => ['-e', each]);
  const pid = String(server.pid);
  const args = ['-f', '-qq', '-o', '/dev/null', ...more, ...expressions, '-p', pid];
  const strace = spawn(STRACE, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  if (!(await waitUntil(() => isTraced(pid, strace), ATTACH_LIMIT_MS, 20))) {
    strace.kill('SIGKILL');
    throw new Refusal(`strace could not attach to node ${node}; may this user trace it?`);
  }
  return { end: () => end(strace) };
}

/** Every thread has a tracer of its own; the last one attached is as good as the first. */
function isTraced(pid: string, strace: ChildProcess): boolean {
  if (hasEnded(strace)) throw new Refusal('strace ended at once; may this user trace the server?');
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.every((thread) => {
    const file = `/proc/${pid}/task/${thread}/status`;
    return !existsSync(file) || !/^TracerPid:\s+0$/m.test(readFileSync(file, 'utf8'));
  });
}

/** strace lets go of the server on SIGTERM; killed, the kernel does it. */
async function end(strace: ChildProcess): Promise<void> {
  if (hasEnded(strace)) return;
  const ended = once(strace, 'exit');
  strace.kill('SIGTERM');
  const timer = setTimeout(() => strace.kill('SIGKILL'), END_LIMIT_MS);
  await ended;
  clearTimeout(timer);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
