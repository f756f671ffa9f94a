import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { runningProcess, signal, startProgram, stopProgram } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { waitUntil } from '../wait.js';
import { applicationPrograms } from './all.js';
import { haproxyServers, writeHaproxyNodes } from './haproxy.js';

const TAKE_OVER_LIMIT_MS = 15_000;
const DRAIN_LIMIT_MS = 15_000;
const READY_LIMIT_MS = 60_000;

/**
 * Lets the running HAProxy read its configuration again, with the nodes that are members now. A new
 * worker takes the listening sockets over and the old one finishes its sessions, so nobody is refused.
 * @throws Refusal when the new worker does not show these nodes, or not all of them healthy
 */
export async function reloadHaproxy(context: Context): Promise<void> {
  writeHaproxyNodes(context);
  if (!signal(context.home, 'haproxy', 'SIGUSR2')) return;
  const wanted = membersOf(context).map((node) => `node${node}`);
  const done = await waitUntil(async () => {
    const servers = await haproxyServers(context).catch(() => []);
    return context.installation.ports.writers.every((_port, index) => {
      const mine = servers.filter(({ proxy }) => proxy === `writer${index + 1}`);
      const names = mine.map(({ server }) => server).sort();
      return names.join() === wanted.join() && mine.every(({ state }) => state.startsWith('UP'));
    });
  }, TAKE_OVER_LIMIT_MS);
  if (done) return;
  throw new Refusal(
    `HAProxy does not show ${wanted.join(', ')} as healthy on every writer port; ` +
      `see ${context.home.logs}. "picket status" tells what it shows.`,
  );
}

/**
 * Stops and starts each API process and then the worker, so that they learn the settings as they are
 * now; with two API processes or more one of them serves all the time.
 */
export async function restartApplication(context: Context): Promise<void> {
  for (const program of applicationPrograms(context)) {
    if (runningProcess(context.home, program.name) === undefined) continue;
    context.output.progress(`${program.name} finishes what it has begun and starts again.`);
    await stopProgram(context.home, program.name, DRAIN_LIMIT_MS);
    await startProgram(context.home, program);
    const url = `http://127.0.0.1:${program.env.HTTP_PORT}/api/v1/health/ready`;
    const ready = await waitUntil(() => isReady(url), READY_LIMIT_MS);
    const seen = ready && (await waitUntil(() => allApiUp(context), READY_LIMIT_MS));
    if (!seen) throw new Refusal(`${program.name} does not get ready; see ${context.home.logs}.`);
  }
}

/** Whether HAProxy sends requests to every API process. */
export async function allApiUp(context: Context): Promise<boolean> {
  const servers = await haproxyServers(context).catch(() => []);
  const api = servers.filter((server) => server.proxy === 'api');
  return api.length > 0 && api.every((server) => server.state.startsWith('UP'));
}

/** Whether this address answers 200 within two seconds. */
export async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
