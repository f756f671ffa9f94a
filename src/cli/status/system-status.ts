import { nodeProcess } from '../cluster/node.js';
import { type GroupView, groupView, isSynced } from '../cluster/node-sql.js';
import { type Context, NODE_NUMBERS } from '../context.js';
import { type Identity, usage } from '../processes/identity.js';
import { runningProcess } from '../processes/registry.js';
import { type BalancedServer, haproxyServers } from '../services/haproxy.js';
import { askRedis } from '../services/redis-client.js';
import { processNames } from '../system.js';

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

/** Everything `picket status` tells. */
export interface SystemStatus {
  readonly healthy: boolean;
  readonly url: string;
  readonly nodes: readonly NodeStatus[];
  readonly redis: { readonly answers: boolean; readonly memoryBytes: number };
  readonly balancer: readonly BalancedServer[];
  readonly processes: readonly ProcessStatus[];
}

/** Asks every part at the same time; a part that does not answer is reported, not waited for. */
export async function systemStatus(context: Context): Promise<SystemStatus> {
  const processes = processNames(context).map((name) => processStatus(context, name));
  const [balancer, redis, views] = await Promise.all([
    haproxyServers(context).catch(() => []),
    redisStatus(context),
    Promise.all(NODE_NUMBERS.map((node) => viewOf(context, node))),
  ]);
  const nodes = NODE_NUMBERS.map((node, index) =>
    nodeStatus(context, node, views[index], balancer),
  );
  const wanted = processes.filter(({ name }) => isWanted(context, name));
  return {
    healthy:
      redis.answers &&
      views.every(isSynced) &&
      wanted.every((process) => process.pid !== undefined) &&
      balancer.length > 0 &&
      balancer.every((server) => server.state.startsWith('UP') || !isServed(context, server)),
    url: `http://127.0.0.1:${context.installation.ports.http}`,
    nodes,
    redis,
    balancer,
    processes,
  };
}

/** API and worker are not missed in an installation that was brought up without them. */
function isWanted(context: Context, name: string): boolean {
  return hasApplication(context) || !/^(api-\d|worker)$/.test(name);
}

function isServed(context: Context, server: BalancedServer): boolean {
  return server.proxy !== 'api' || hasApplication(context);
}

function hasApplication(context: Context): boolean {
  return ['api-1', 'worker'].some((name) => runningProcess(context.home, name) !== undefined);
}

async function viewOf(context: Context, node: number): Promise<GroupView | undefined> {
  const running = runningProcess(context.home, nodeProcess(node)) !== undefined;
  return running ? groupView(context.home, node) : undefined;
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
    ...(view ?? { ...SILENT, localState: running ? 'no answer' : 'down' }),
    writesFor: mine.filter((server) => takesWrites(server, balancer)).map(({ proxy }) => proxy),
    sessions: mine.reduce((sum, server) => sum + server.sessions, 0),
    check: mine[0]?.check ?? '',
  };
}

/** The first healthy server of a writer port in the order of haproxy.cfg takes its new sessions. */
function takesWrites(server: BalancedServer, balancer: readonly BalancedServer[]): boolean {
  const first = balancer.find(
    ({ proxy, state }) => proxy === server.proxy && state.startsWith('UP'),
  );
  return first?.server === server.server;
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
