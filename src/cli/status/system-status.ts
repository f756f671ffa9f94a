import { type BalancedServer, takesWrites } from '../../cluster/haproxy-stats.js';
import { nodeIsFrozen, nodeProcess, nodeRuns } from '../cluster/node.js';
import { type GroupView, groupView, isSynced } from '../cluster/node-sql.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { type Identity, usage } from '../processes/identity.js';
import { runningProcess } from '../processes/registry.js';
import { haproxyServers } from '../services/haproxy.js';
import { askRedis } from '../services/redis-client.js';
import { aroundProcessNames, clusterProcessNames } from '../system.js';
import { clustersOf, hasStandby, primaryOf, sideName } from '../cluster/sides.js';
import { type ClusterRole, roleOf } from '../cluster/role.js';

/** One node as it sees itself and as HAProxy uses it. */
export interface NodeStatus extends GroupView {
  readonly node: number;
  readonly running: boolean;
  /** Writer ports that send new sessions here now, and open sessions over all writer ports. */
  readonly writesFor: readonly string[];
  readonly sessions: number;
  readonly check: string;
}

const SILENT: GroupView = {
  localState: '',
  clusterStatus: '',
  clusterSize: 0,
  groupId: '',
  viewNumber: -1,
  lastCommitted: -1,
  flowControlPaused: 0,
  receiveQueue: 0,
  ready: false,
};

/** One process of the installation. */
export interface ProcessStatus {
  readonly name: string;
  readonly pid: number | undefined;
  readonly uptimeSeconds: number;
  readonly memoryBytes: number;
}

/** One of the two clusters of an installation that has a standby. */
export interface SideStatus {
  readonly name: string;
  readonly role: ClusterRole['role'];
  readonly running: number;
  readonly members: number;
}

/** Everything `picket status` tells; nodes are those of the cluster that is the primary. */
export interface SystemStatus {
  /** Whether what serves is whole; `picket standby status` judges the standby. */
  readonly healthy: boolean;
  readonly url: string;
  /** Empty without a standby. */
  readonly sides: readonly SideStatus[];
  readonly nodes: readonly NodeStatus[];
  readonly redis: { readonly answers: boolean; readonly memoryBytes: number };
  readonly balancer: readonly BalancedServer[];
  readonly processes: readonly ProcessStatus[];
}

/** Asks every part at the same time; a part that does not answer is reported, not waited for. */
export async function systemStatus(context: Context): Promise<SystemStatus> {
  const cluster = primaryOf(context);
  const members = membersOf(cluster);
  const processes = [
    ...clusterProcessNames(cluster).map((name) => processStatus(cluster, name)),
    ...aroundProcessNames(context).map((name) => processStatus(context, name)),
  ];
  const [balancer, redis, views] = await Promise.all([
    haproxyServers(context).catch(() => []),
    redisStatus(context),
    Promise.all(members.map((node) => viewOf(cluster, node))),
  ]);
  const nodes = members.map((node, index) => nodeStatus(cluster, node, views[index], balancer));
  const wanted = processes.filter(({ name }) => isWanted(context, name));
  return {
    healthy:
      redis.answers &&
      views.every(isSynced) &&
      wanted.every((process) => process.pid !== undefined) &&
      balancer.length > 0 &&
      balancer.every((server) => server.state.startsWith('UP') || !isServed(context, server)),
    url: `http://127.0.0.1:${context.installation.ports.http}`,
    sides: hasStandby(context) ? clustersOf(context).map((side) => sideOf(context, side)) : [],
    nodes,
    redis,
    balancer,
    processes,
  };
}

function sideOf(context: Context, side: Context): SideStatus {
  const members = membersOf(side);
  return {
    name: sideName(context, side),
    role: roleOf(side.home).role,
    running: members.filter((node) => nodeRuns(side, node)).length,
    members: members.length,
  };
}

/** API and worker are not missed in an installation that was brought up without them. */
function isWanted(context: Context, name: string): boolean {
  return hasApplication(context) || !/^(api-\d|worker|sandbox-bank)$/.test(name);
}

function isServed(context: Context, server: BalancedServer): boolean {
  return server.proxy !== 'api' || hasApplication(context);
}

function hasApplication(context: Context): boolean {
  return ['api-1', 'worker'].some((name) => runningProcess(context.home, name) !== undefined);
}

async function viewOf(context: Context, node: number): Promise<GroupView | undefined> {
  const running = runningProcess(context.home, nodeProcess(node)) !== undefined;
  return running && !nodeIsFrozen(context, node) ? groupView(context.home, node) : undefined;
}

function nodeStatus(
  context: Context,
  node: number,
  view: GroupView | undefined,
  balancer: readonly BalancedServer[],
): NodeStatus {
  const running = runningProcess(context.home, nodeProcess(node)) !== undefined;
  const mine = balancer.filter(
    ({ proxy, server }) => proxy.startsWith('writer') && server === `node${node}`,
  );
  return {
    node,
    running,
    ...(view ?? { ...SILENT, localState: silence(context, node) }),
    writesFor: mine.filter((server) => takesWrites(server, balancer)).map(({ proxy }) => proxy),
    sessions: mine.reduce((sum, server) => sum + server.sessions, 0),
    check: mine[0]?.check ?? '',
  };
}

/** Why a node says nothing. */
function silence(context: Context, node: number): string {
  if (nodeIsFrozen(context, node)) return 'frozen';
  return nodeRuns(context, node) ? 'no answer' : 'down';
}

function processStatus(context: Context, name: string): ProcessStatus {
  const identity: Identity | undefined = runningProcess(context.home, name);
  if (identity === undefined) return { name, pid: undefined, uptimeSeconds: 0, memoryBytes: 0 };
  return { name, pid: identity.pid, ...usage(identity) };
}

async function redisStatus(context: Context): Promise<SystemStatus['redis']> {
  try {
    const memory = await askRedis(context, (redis) => redis.info('memory'));
    return { answers: true, memoryBytes: Number(/used_memory:(\d+)/.exec(memory)?.[1] ?? 0) };
  } catch {
    return { answers: false, memoryBytes: 0 };
  }
}
