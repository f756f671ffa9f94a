import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Ports } from '../config/installation.js';
import { formCluster } from './cluster/form.js';
import { nodeProcess, nodeRuns, stopNode } from './cluster/node.js';
import { type Context, NODE_NUMBERS } from './context.js';
import { since } from './output.js';
import { usage } from './processes/identity.js';
import { requireFree } from './processes/ports.js';
import { type Program, runningProcess, startProgram, stopProgram } from './processes/registry.js';
import { startSupervisor, stopSupervisor } from './processes/supervision.js';
import { Refusal } from './refusal.js';
import { applicationPrograms, type Extent } from './services/all.js';
import { checkerPrograms, compiled } from './services/application.js';
import { ARBITRATOR_NUMBERS, arbitratorName, arbitratorProgram } from './services/arbitrator.js';
import { haproxyProgram, haproxySay, haproxyServers } from './services/haproxy.js';
import { applicationConfig, migrateDatabase } from './services/migrations.js';
import { redisProgram } from './services/redis.js';
import { waitUntil } from './wait.js';

const WRITERS_LIMIT_MS = 30_000;
const READY_LIMIT_MS = 60_000;
const DRAIN_LIMIT_MS = 15_000;

/**
 * Brings everything up that is not up yet, from any state, and returns when it serves.
 * @throws Refusal when a port is taken, a program is missing or something does not get ready
 */
export async function bringUp(context: Context, extent: Extent): Promise<void> {
  const { output } = context;
  await stopSupervisor(context);
  await requireFree(portsOfStopped(context));
  await startMissing(context, [redisProgram(context), ...checkerPrograms(context)]);
  await formCluster(context);
  await startMissing(
    context,
    ARBITRATOR_NUMBERS.map((number) => arbitratorProgram(context, number)),
  );
  await startMissing(context, [haproxyProgram(context)]);
  output.say('Two arbitrators, Redis, three node checkers and HAProxy run.');
  await awaitWriters(context);
  if (extent === 'full') await startApplication(context);
  await startSupervisor(context, extent);
}

/** Stops API and worker if they run code that was compiled before the latest build. */
export async function stopStaleApplication(context: Context): Promise<void> {
  const stamp = join(context.installation.project, 'dist', '.sources');
  const builtMs = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  const stale = applicationNames(context).some((name) => {
    const identity = runningProcess(context.home, name);
    return identity !== undefined && Date.now() - usage(identity).uptimeSeconds * 1000 < builtMs;
  });
  if (!stale) return;
  context.output.say('Starting API and worker again, because the code changed.');
  await stopApplication(context);
}

/** Stops API and worker, and nobody starts them again before the next `bringUp`. */
export async function stopApplication(context: Context): Promise<void> {
  await stopSupervisor(context);
  const names = applicationNames(context);
  await Promise.all(names.map((name) => stopProgram(context.home, name, DRAIN_LIMIT_MS)));
}

/** Whether any process of this installation runs. */
export function anythingRuns(context: Context): boolean {
  return processNames(context).some((name) => runs(context, name));
}

/**
 * Stops everything in order: nobody restarts, no new requests, no work left, then the data. The
 * database nodes go one by one and the last one after the arbitrators, because only a node that is
 * alone in the group when it leaves is marked safe to start first.
 */
export async function bringDown(context: Context): Promise<void> {
  const { home, output } = context;
  await stopSupervisor(context);
  if (runs(context, 'haproxy')) {
    await haproxySay(context, 'disable frontend public').catch(() => '');
  }
  const application = applicationNames(context);
  if (application.some((name) => runs(context, name))) {
    output.progress('API and worker finish what they have begun.');
    await stopApplication(context);
    output.say('API and worker are stopped.');
  }
  await stopProgram(home, 'haproxy', 5_000);
  await Promise.all(['redis', ...checkerNames()].map((name) => stopProgram(home, name, 10_000)));
  output.say('HAProxy, Redis and the checkers are stopped.');
  const [last, ...others] = NODE_NUMBERS;
  for (const node of others.reverse()) await stopNode(context, node);
  await Promise.all(
    ARBITRATOR_NUMBERS.map((number) => stopProgram(home, arbitratorName(number), 10_000)),
  );
  await stopNode(context, last);
  output.say('Nothing of Picket runs here any more.');
}

/** Removes everything that this installation stored. Only when nothing of it runs. */
export function wipe(context: Context): void {
  if (anythingRuns(context)) throw new Refusal('Stop it first ("picket down"), then wipe.');
  rmSync(context.home.data, { recursive: true, force: true });
  rmSync(context.home.logs, { recursive: true, force: true });
  context.output.say('All data of this installation is wiped.');
}

async function startApplication(context: Context): Promise<void> {
  await migrateDatabase(applicationConfig(context), context.output);
  const startMs = Date.now();
  if (!existsSync(compiled(context, 'main.js'))) throw new Refusal('The API is not built.');
  await startMissing(context, applicationPrograms(context));
  const url = `http://127.0.0.1:${context.installation.ports.http}/api/v1/health/ready`;
  const ready = await waitUntil(async () => {
    context.output.progress(`Waiting for the API ${since(startMs)}`);
    return (await allApiUp(context)) && (await answers(url));
  }, READY_LIMIT_MS);
  if (!ready) {
    throw new Refusal(`The API is not ready after ${since(startMs)}; see ${context.home.logs}.`);
  }
  context.output.say(`The API is ready (${since(startMs)}).`);
}

async function awaitWriters(context: Context): Promise<void> {
  const ready = await waitUntil(async () => {
    const servers = await haproxyServers(context).catch(() => []);
    const writers = servers.filter((server) => server.proxy.startsWith('writer'));
    return writers.length === 9 && writers.every((server) => server.state.startsWith('UP'));
  }, WRITERS_LIMIT_MS);
  if (!ready) throw new Refusal(`HAProxy sees no healthy node; see ${context.home.logs}.`);
}

async function allApiUp(context: Context): Promise<boolean> {
  const servers = await haproxyServers(context).catch(() => []);
  const api = servers.filter((server) => server.proxy === 'api');
  return api.length > 0 && api.every((server) => server.state.startsWith('UP'));
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

async function startMissing(context: Context, programs: readonly Program[]): Promise<void> {
  for (const program of programs) {
    if (!runs(context, program.name)) await startProgram(context.home, program);
  }
}

function runs(context: Context, name: string): boolean {
  return runningProcess(context.home, name) !== undefined;
}

function checkerNames(): string[] {
  return NODE_NUMBERS.map((node) => `checker-${node}`);
}

function applicationNames(context: Context): string[] {
  return [...context.installation.ports.api.map((_port, index) => `api-${index + 1}`), 'worker'];
}

/** Names of all processes of an installation, as `status` lists them. */
export function processNames(context: Context): string[] {
  const arbitrators = ARBITRATOR_NUMBERS.map(arbitratorName);
  const nodes = NODE_NUMBERS.map(nodeProcess);
  const around = ['redis', ...checkerNames(), 'haproxy', ...applicationNames(context)];
  return [...nodes, ...arbitrators, ...around, 'supervisor'];
}

/** Ports of what does not run yet, with what they are for. */
function portsOfStopped(context: Context): Map<number, string> {
  const ports: Ports = context.installation.ports;
  const wanted = new Map<number, string>();
  const want = (name: string, list: readonly number[], purpose: string): void => {
    if (runs(context, name)) return;
    for (const port of list) wanted.set(port, purpose);
  };
  want('haproxy', [ports.http], 'HTTP of HAProxy');
  want('haproxy', ports.writers, 'database writers of HAProxy');
  want('haproxy', [ports.stats], 'statistics of HAProxy');
  want('redis', [ports.redis], 'Redis');
  want('worker', [ports.worker], 'worker');
  ports.api.forEach((port, index) => want(`api-${index + 1}`, [port], 'API'));
  ports.arbitrators.forEach((port, index) =>
    want(arbitratorName(index + 1), [port], `arbitrator ${index + 1}`),
  );
  for (const node of NODE_NUMBERS) {
    const index = node - 1;
    want(`checker-${node}`, ports.checkers.slice(index, node), `checker of node ${node}`);
    if (nodeRuns(context, node)) continue;
    for (const list of [ports.nodes, ports.groups, ports.increments, ports.transfers]) {
      wanted.set(list[index] ?? 0, `node ${node}`);
    }
  }
  return wanted;
}
