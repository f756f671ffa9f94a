import { connect } from 'node:net';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment, NODE_SLOTS } from '../../config/installation.js';
import { primaryOf } from '../cluster/sides.js';
import { type BalancedServer, balancedServers, isWriter } from '../../cluster/haproxy-stats.js';
import { type Context, installationOf } from '../context.js';
import { membersOf, portOf } from '../members.js';
import { type Program, runningProcess } from '../processes/registry.js';
import { Refusal } from '../refusal.js';

const LOOPBACK = '127.0.0.1';

/** HAProxy in front of HTTP and of the database, from haproxy/haproxy.cfg as it stands. */
export function haproxyProgram(context: Context): Program {
  const { project } = context.installation;
  writeHaproxyNodes(context);
  return {
    name: 'haproxy',
    command: haproxyCommand(),
    // -W: a master that hands its sockets to a new worker on SIGUSR2, so a reload drops nobody.
    args: ['-W', '-f', nodesFile(context), '-f', join(project, 'haproxy', 'haproxy.cfg')],
    env: { ...inheritedEnvironment(), ...haproxyEnvironment(context) },
    cwd: project,
  };
}

/** Debian keeps it in sbin, which is not in every user's PATH. */
export function haproxyCommand(): string {
  const found = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy'].find((file) => existsSync(file));
  return found ?? 'haproxy';
}

/** What haproxy.cfg asks for, except the nodes. */
export function haproxyEnvironment(context: Context): Record<string, string> {
  const { ports } = context.installation;
  const values: Record<string, string> = {
    HAPROXY_THREADS: '1',
    HAPROXY_ADMIN_SOCKET: adminSocket(context),
    ADMISSION_SECRET: context.secrets.ADMISSION_SECRET,
    HTTP_BIND: LOOPBACK,
    HTTP_PORT: String(ports.http),
    WRITER_BIND: LOOPBACK,
    STATS_BIND: LOOPBACK,
    STATS_PORT: String(ports.stats),
  };
  ports.writers.forEach((port, index) => {
    values[`WRITER_${index + 1}_PORT`] = String(port);
  });
  ports.api.forEach((port, index) => {
    values[`API_${index + 1}_HOST`] = LOOPBACK;
    values[`API_${index + 1}_PORT`] = String(port);
  });
  return values;
}

/** What haproxy.cfg asks for about the nodes. */
export function haproxyNodes(context: Context): Record<string, string> {
  const primary = primaryOf(context);
  const values: Record<string, string> = {};
  for (const node of membersOf(primary)) {
    values[`NODE_${node}_HOST`] = LOOPBACK;
    values[`NODE_${node}_PORT`] = String(portOf(primary.installation.ports.nodes, node));
    values[`CHECKER_${node}_HOST`] = LOOPBACK;
    values[`CHECKER_${node}_PORT`] = String(portOf(primary.installation.ports.checkers, node));
  }
  return values;
}

const nodesFile = (context: Context): string => join(context.home.run, 'haproxy-nodes.cfg');

/**
 * Writes which nodes there are as a configuration file that stands before haproxy.cfg. HAProxy reads
 * its files again when it reloads, but keeps the environment of its start for as long as it lives.
 */
export function writeHaproxyNodes(context: Context): void {
  const names = Array.from({ length: NODE_SLOTS }, (_unused, index) => index + 1).flatMap(
    (node) => [
      `NODE_${node}_HOST`,
      `NODE_${node}_PORT`,
      `CHECKER_${node}_HOST`,
      `CHECKER_${node}_PORT`,
    ],
  );
  const values = haproxyNodes(context);
  const lines = names.map((name) => {
    const value = values[name];
    return value === undefined ? `    unsetenv ${name}` : `    setenv ${name} ${value}`;
  });
  writeFileSync(nodesFile(context), `global\n${lines.join('\n')}\n`);
}

function adminSocket(context: Context): string {
  return join(installationOf(context).home.sockets, 'haproxy.sock');
}

/** Whether HAProxy runs, which serves whichever cluster is the primary. */
export function haproxyRuns(context: Context): boolean {
  return runningProcess(installationOf(context).home, 'haproxy') !== undefined;
}

/**
 * Says one command to HAProxy's admin socket.
 * @throws Refusal when HAProxy does not answer within 2 s
 */
export function haproxySay(context: Context, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ path: adminSocket(context), timeout: 2_000 });
    const fail = (): void => {
      socket.destroy();
      reject(new Refusal('HAProxy does not answer on its admin socket.'));
    };
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(`${command}\n`));
    socket.on('data', (part: string) => (answer += part));
    socket.once('end', () => resolve(answer));
    socket.once('error', fail);
    socket.once('timeout', fail);
  });
}

/** HAProxy's view of its servers. */
export async function haproxyServers(context: Context): Promise<BalancedServer[]> {
  return balancedServers(await haproxySay(context, 'show stat'));
}

/** The servers through which a node is written to, one a writer port. */
export function writerServers(servers: readonly BalancedServer[], node: number): BalancedServer[] {
  return servers.filter((server) => isWriter(server) && server.server === `node${node}`);
}

/**
 * Drains a node on every writer port (its sessions stay, new ones go elsewhere), or ends that:
 * `ready` means that its health checks decide again.
 * @throws Refusal when HAProxy does not answer or does not know the node
 */
export async function setWriterState(
  context: Context,
  node: number,
  state: 'drain' | 'ready',
): Promise<void> {
  for (const { proxy, server } of writerServers(await haproxyServers(context), node)) {
    const answer = await haproxySay(context, `set server ${proxy}/${server} state ${state}`);
    if (answer.trim() !== '') throw new Refusal(`HAProxy says about ${proxy}/${server}: ${answer}`);
  }
}
