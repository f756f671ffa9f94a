import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { logFile } from '../processes/registry.js';
import { nodeFolder, nodeSocket } from '../home.js';
import { memberPorts, portOf } from '../members.js';
import { Refusal } from '../refusal.js';
import { fill, readAssignments } from '../template.js';
import { roleOf } from './role.js';
import { tlsFolder, tlsMode, tlsValues } from './tls.js';

const LIBRARIES = [
  '/usr/lib/galera/libgalera_smm.so',
  '/usr/lib64/galera-4/libgalera_smm.so',
  '/usr/lib/libgalera_smm.so',
];

/** How long a node keeps its binary log; an archive and a standby must read it within this time. */
const BINLOG_SECONDS = 3 * 24 * 60 * 60;

/** Name of the group; a node of another installation must never get in. */
export function clusterName(context: Context): string {
  return `picket-${context.installation.portBase}`;
}

/** Values that nodes and arbitrators share. */
export function groupValues(context: Context): Record<string, string> {
  const { project, ports } = context.installation;
  const addresses = memberPorts(context, ports.groups).map((port) => `127.0.0.1:${port}`);
  return {
    ...readAssignments(join(project, 'galera', 'group.env')),
    ...ownGroupSettings(context),
    ...tlsValues(tlsMode(context), tlsFolder(context)),
    CLUSTER_NAME: clusterName(context),
    CLUSTER_ADDRESS: `gcomm://${addresses.join(',')}`,
  };
}

/** File that gives this installation other group settings than galera/group.env, if it exists. */
export function ownGroupFile(context: Context): string {
  return join(context.home.root, 'group.env');
}

function ownGroupSettings(context: Context): Record<string, string> {
  const file = ownGroupFile(context);
  return existsSync(file) ? readAssignments(file) : {};
}

/** File of the node's filled-in configuration. */
export function nodeConfigFile(context: Context, node: number): string {
  return join(context.home.run, `node-${node}.cnf`);
}

/** Writes the configuration of node `node` from galera/node.cnf. */
export function writeNodeConfig(context: Context, node: number): void {
  const { installation, home, secrets } = context;
  const { ports } = installation;
  const at = (list: readonly number[]): string => `127.0.0.1:${portOf(list, node)}`;
  const values = {
    ...groupValues(context),
    CLUSTER_NUMBER: String(roleOf(home).number),
    NODE_NUMBER: String(node),
    NODE_BIND: '127.0.0.1',
    NODE_ADDRESS: '127.0.0.1',
    NODE_PORT: String(portOf(ports.nodes, node)),
    NODE_SOCKET: nodeSocket(home, node),
    NODE_PID_FILE: join(home.run, `mariadbd-${node}.pid`),
    NODE_DATA: nodeFolder(home, node),
    NODE_TMP: nodeFolder(home, node),
    NODE_LOG: logFile(home, `node-${node}`),
    NODE_BUFFER_POOL: installation.node.bufferPool,
    NODE_REDO_LOG: installation.node.redoLog,
    NODE_WRITE_SET_CACHE: installation.node.writeSetCache,
    NODE_BINLOG_SECONDS: String(BINLOG_SECONDS),
    NODE_GROUP_LISTEN: at(ports.groups),
    NODE_IST_ADDRESS: at(ports.increments),
    NODE_IST_BIND: at(ports.increments),
    NODE_SST_ADDRESS: at(ports.transfers),
    GALERA_LIBRARY: galeraLibrary(),
    SST_PASSWORD: secrets.SST_PASSWORD,
  };
  const template = readFileSync(join(installation.project, 'galera', 'node.cnf'), 'utf8');
  writeFileSync(nodeConfigFile(context, node), fill(template, values), { mode: 0o600 });
}

/** Arguments that every mariadbd of this installation gets; the server refuses root unless told. */
export function serverArguments(context: Context, node: number): string[] {
  const args = [`--defaults-file=${nodeConfigFile(context, node)}`];
  if (userInfo().uid === 0) args.push('--user=root');
  return args;
}

/** The server's program, which distributions keep outside a user's PATH. */
export function serverProgram(): string {
  const places = ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd', '/usr/bin/mariadbd'];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Refusal('mariadbd is not installed; run "npx picket up".');
  return found;
}

function galeraLibrary(): string {
  const found = LIBRARIES.find((place) => existsSync(place));
  if (found === undefined) throw new Refusal('The Galera library (package galera-4) is missing.');
  return found;
}
