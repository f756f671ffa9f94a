import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Ports } from '../config/installation.js';
import { refreshAccounts } from './cluster/first-start.js';
import { roleOf } from './cluster/role.js';
import { clustersOf, hasStandby, primaryOf, sideName, standbyOf } from './cluster/sides.js';
import { runningNodes } from './cluster/group.js';
import { nodeProcess, nodeRuns } from './cluster/node.js';
import { requireTlsAsWanted } from './cluster/tls.js';
import type { Context } from './context.js';
import { membersOf, portOf } from './members.js';
import { since } from './output.js';
import { usage } from './processes/identity.js';
import { requireFree } from './processes/ports.js';
import { type Program, runningProcess, startProgram, stopProgram } from './processes/registry.js';
import { startSupervisor, stopSupervisor } from './processes/supervision.js';
import { Refusal } from './refusal.js';
import { applicationPrograms, type Extent, monitoringPrograms } from './services/all.js';
import {
  checkerName,
  compiled,
  SANDBOX_BANK,
  sandboxBankProgram,
  STANDBY_KEEPER,
  standbyKeeperProgram,
} from './services/application.js';
import { ARBITRATOR_NUMBERS, arbitratorName } from './services/arbitrator.js';
import { BACKUP_KEEPER, keeperPrograms } from './services/backup-keeper.js';
import { haproxyProgram, haproxySay, haproxyServers } from './services/haproxy.js';
import { MAIL_CATCHER, mailCatcherProgram } from './services/mail-catcher.js';
import { OPERATOR_AGENT, operatorAgentProgram } from './services/operator-agent.js';
import { applicationConfig, migrateDatabase } from './services/migrations.js';
import { allApiUp, isReady } from './services/reload.js';
import { hasMonitoring, PROMETHEUS } from './services/prometheus.js';
import { redisProgram } from './services/redis.js';
import { bringClusterDown, bringClusterUp, clusterRuns } from './standby/cluster.js';
import { waitUntil } from './wait.js';

const WRITERS_LIMIT_MS = 30_000;
const READY_LIMIT_MS = 60_000;
const DRAIN_LIMIT_MS = 15_000;

/**
 * Brings everything up that is not up yet, from any state, and returns when it serves.
 * @throws Refusal when a port is taken, a program is missing, something does not get ready, or members
 *   that run talk otherwise than PICKET_CLUSTER_TLS wants it
 */
export async function bringUp(context: Context, extent: Extent): Promise<void> {
  const { output } = context;
  for (const cluster of clustersOf(context)) {
    if (runningNodes(cluster).length > 0) requireTlsAsWanted(cluster);
  }
  await stopSupervisor(context);
  await requireFree(portsOfStopped(context));
  await startMissing(context, [redisProgram(context)]);
  await bringClusterUp(primaryOf(context));
  for (const node of runningNodes(primaryOf(context)).slice(0, 1)) {
    await refreshAccounts(primaryOf(context), node);
  }
  await startMissing(context, [haproxyProgram(context)]);
  output.say('Two arbitrators, Redis, a checker for each node and HAProxy run.');
  await awaitWriters(context);
  if (extent === 'full') {
    await startMissing(context, [mailCatcherProgram(context)]);
    await startApplication(context);
    await startMissing(context, [operatorAgentProgram(context)]);
  }
  await startMissing(context, keeperPrograms(context));
  await bringStandbyUp(context);
  if (!hasMonitoring(context)) await stopProgram(context.home, PROMETHEUS, 10_000);
  await startMissing(context, monitoringPrograms(context));
  await startSupervisor(context, extent);
}

/** The standby follows once the primary serves; without it the primary serves all the same. */
async function bringStandbyUp(context: Context): Promise<void> {
  const follower = clustersOf(context).find(({ home }) => roleOf(home).role === 'standby');
  if (follower === undefined) return;
  context.output.say(`Bringing the ${sideName(context, follower)} up, which is the standby.`);
  try {
    await bringClusterUp(follower);
    await startMissing(context, [standbyKeeperProgram(context)]);
  } catch (error) {
    context.output.say(
      `The standby is not up: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
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
  await stopProgram(context.home, OPERATOR_AGENT, DRAIN_LIMIT_MS);
}

/** Stops API and worker, and nobody starts them again before the next `bringUp`. */
export async function stopApplication(context: Context): Promise<void> {
  await stopSupervisor(context);
  const names = applicationNames(context);
  await Promise.all(names.map((name) => stopProgram(context.home, name, DRAIN_LIMIT_MS)));
}

/** Whether any process of this installation runs. */
export function anythingRuns(context: Context): boolean {
  const names = [...clusterProcessNames(context), ...aroundProcessNames(context)];
  const main = names.some((name) => runs(context, name));
  return main || (hasStandby(context) && clusterRuns(standbyOf(context)));
}

/** Stops everything in order: nobody restarts, no new requests, no work left, then the data. */
export async function bringDown(context: Context): Promise<void> {
  const { home, output } = context;
  await stopSupervisor(context);
  for (const name of [OPERATOR_AGENT, BACKUP_KEEPER]) {
    await stopProgram(home, name, DRAIN_LIMIT_MS);
  }
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
  await Promise.all(
    [PROMETHEUS, 'redis', STANDBY_KEEPER, MAIL_CATCHER].map((name) =>
      stopProgram(home, name, 10_000),
    ),
  );
  output.say('HAProxy and Redis are stopped.');
  for (const cluster of clustersOf(context).reverse()) await bringClusterDown(cluster);
  output.say('Nothing of Picket runs here any more.');
}

/** Removes everything that this installation stored. Only when nothing of it runs. */
export function wipe(context: Context): void {
  if (anythingRuns(context)) throw new Refusal('Stop it first ("picket down"), then wipe.');
  rmSync(context.home.data, { recursive: true, force: true });
  rmSync(context.home.logs, { recursive: true, force: true });
  rmSync(standbyOf(context).home.root, { recursive: true, force: true });
  context.output.say('All data of this installation is wiped.');
}

async function startApplication(context: Context): Promise<void> {
  await migrateDatabase(applicationConfig(context), context.output);
  const startMs = Date.now();
  if (!existsSync(compiled(context, 'main.js'))) throw new Refusal('The API is not built.');
  await startMissing(context, [sandboxBankProgram(context), ...applicationPrograms(context)]);
  const url = `http://127.0.0.1:${context.installation.ports.http}/api/v1/health/ready`;
  const ready = await waitUntil(async () => {
    context.output.progress(`Waiting for the API ${since(startMs)}`);
    return (await allApiUp(context)) && (await isReady(url));
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
    const wanted = context.installation.ports.writers.length * membersOf(primaryOf(context)).length;
    return writers.length === wanted && writers.every(({ state }) => state.startsWith('UP'));
  }, WRITERS_LIMIT_MS);
  if (!ready) throw new Refusal(`HAProxy sees no healthy node; see ${context.home.logs}.`);
}

async function startMissing(context: Context, programs: readonly Program[]): Promise<void> {
  for (const program of programs) {
    if (!runs(context, program.name)) await startProgram(context.home, program);
  }
}

function runs(context: Context, name: string): boolean {
  return runningProcess(context.home, name) !== undefined;
}

function checkerNames(context: Context): string[] {
  return membersOf(context).map(checkerName);
}

function applicationNames(context: Context): string[] {
  const api = context.installation.ports.api.map((_port, index) => `api-${index + 1}`);
  return [...api, 'worker', SANDBOX_BANK];
}

/** Names of the processes that make one cluster. */
export function clusterProcessNames(cluster: Context): string[] {
  const arbitrators = ARBITRATOR_NUMBERS.map(arbitratorName);
  return [...membersOf(cluster).map(nodeProcess), ...arbitrators, ...checkerNames(cluster)];
}

/** Names of the processes around the clusters of an installation. */
export function aroundProcessNames(context: Context): string[] {
  const around = ['redis', 'haproxy', MAIL_CATCHER, ...applicationNames(context), OPERATOR_AGENT];
  const backup = keeperPrograms(context).map(({ name }) => name);
  const keeper = [...backup, ...(hasStandby(context) ? [STANDBY_KEEPER] : [])];
  if (hasMonitoring(context)) around.push(PROMETHEUS);
  return [...around, ...keeper, 'supervisor'];
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
  want(SANDBOX_BANK, [ports.sandboxBank], 'sandbox bank');
  want(MAIL_CATCHER, [ports.mailSmtp, ports.mailPage], 'mail catcher');
  for (const { name } of keeperPrograms(context)) want(name, [ports.backupKeeper], 'backup keeper');
  if (hasMonitoring(context)) want(PROMETHEUS, [ports.prometheus], 'Prometheus');
  ports.api.forEach((port, index) => want(`api-${index + 1}`, [port], 'API'));
  if (hasStandby(context)) want(STANDBY_KEEPER, [ports.standbyKeeper], 'keeper of the standby');
  for (const cluster of clustersOf(context)) {
    for (const [port, purpose] of clusterPortsOfStopped(cluster)) wanted.set(port, purpose);
  }
  return wanted;
}

function clusterPortsOfStopped(cluster: Context): Map<number, string> {
  const { ports } = cluster.installation;
  const wanted = new Map<number, string>();
  ports.arbitrators.forEach((port, index) => {
    if (!runs(cluster, arbitratorName(index + 1))) wanted.set(port, `arbitrator ${index + 1}`);
  });
  for (const node of membersOf(cluster)) {
    if (!runs(cluster, `checker-${node}`)) {
      wanted.set(portOf(ports.checkers, node), `checker of node ${node}`);
    }
    if (nodeRuns(cluster, node)) continue;
    for (const list of [ports.nodes, ports.groups, ports.increments, ports.transfers]) {
      wanted.set(portOf(list, node), `node ${node}`);
    }
  }
  return wanted;
}
