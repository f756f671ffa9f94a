import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { logFile } from '../processes/registry.js';
import { nodeFolder, nodeSocket } from '../home.js';
import { Refusal } from '../refusal.js';
import { fill, readAssignments } from '../template.js';

const LIBRARIES = [
  '/usr/lib/galera/libgalera_smm.so',
  '/usr/lib64/galera-4/libgalera_smm.so',
  '/usr/lib/libgalera_smm.so',
];

/** Name of the group; a node of another installation must never get in. */
export function clusterName(context: Context): string {
  return `picket-${context.installation.portBase}`;
}

/** Values that nodes and arbitrators share. */
export function groupValues(context: Context): Record<string, string> {
  const { project, ports } = context.installation;
  return {
    ...readAssignments(join(project, 'galera', 'group.env')),
    CLUSTER_NAME: clusterName(context),
    CLUSTER_ADDRESS: `gcomm://${ports.groups.map((port) => `127.0.0.1:${port}`).join(',')}`,
  };
}

/** File of the node's filled-in configuration. */
export function nodeConfigFile(context: Context, node: number): string {
  return join(context.home.run, `node-${node}.cnf`);
}

/** Writes the configuration of node `node` from galera/node.cnf. */
export function writeNodeConfig(context: Context, node: number): void {
  const { installation, home, secrets } = context;
  const { ports } = installation;
  const at = (list: readonly number[]): string => `127.0.0.1:${list[node - 1]}`;
  const values = {
    ...groupValues(context),
    NODE_NUMBER: String(node),
    NODE_BIND: '127.0.0.1',
    NODE_ADDRESS: '127.0.0.1',
    NODE_PORT: String(ports.nodes[node - 1]),
    NODE_SOCKET: nodeSocket(home, node),
    NODE_PID_FILE: join(home.run, `mariadbd-${node}.pid`),
    NODE_DATA: nodeFolder(home, node),
    NODE_TMP: nodeFolder(home, node),
    NODE_LOG: logFile(home, `node-${node}`),
    NODE_BUFFER_POOL: '256M',
    NODE_REDO_LOG: '96M',
    NODE_WRITE_SET_CACHE: '256M',
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
