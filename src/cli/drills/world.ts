import type { Config } from '../../config/config.schema.js';
import { isWriter, takesWrites } from '../../cluster/haproxy-stats.js';
import { nodeProcess, nodeRuns } from '../cluster/node.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { signal } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { applicationConfig } from '../services/migrations.js';
import { haproxySay, haproxyServers } from '../services/haproxy.js';
import type { PacedOrders } from './paced-orders.js';
import { type SystemStatus, systemStatus } from '../status/system-status.js';
import { waitUntil } from '../wait.js';

const GONE_LIMIT_MS = 5_000;
const LOOK_MS = 100;

/** The running system as a drill sees it, and what it did to it so far. */
export class World {
  readonly config: Config;
  /** What a drill found out beside what every drill tells, by what it is. */
  readonly facts: Record<string, number> = {};
  /** What a drill found broken that the books do not show; makes the run red. */
  readonly broken: string[] = [];
  /** When the run began, of Date.now(). */
  readonly beganAtMs = Date.now();
  /** Writes beside the sale, where the drill has them. */
  paced: PacedOrders | undefined;
  private readonly undos: { what: string; undo: () => Promise<void> }[] = [];

  constructor(
    readonly context: Context,
    /** Numbers in [0, 1) for what the fault itself draws by lot. */
    readonly random: () => number,
    /** The node that takes the writes, as it was looked up last: just before the fault. */
    public writer: number,
    /** Order-like writes beside the sale, for a drill that has them. */
    readonly ordersPerSecond = 0,
  ) {
    this.config = applicationConfig(context);
  }

  /** The nodes that do not take the writes. */
  get others(): number[] {
    return membersOf(this.context).filter((node) => node !== this.writer);
  }

  say(line: string): void {
    this.context.output.say(line);
  }

  /** SIGKILL to all of them before anything is waited for: they die in one instant. */
  async killNodes(nodes: readonly number[]): Promise<void> {
    for (const node of nodes) signal(this.context.home, nodeProcess(node), 'SIGKILL');
    await waitUntil(() => nodes.every((node) => !nodeRuns(this.context, node)), GONE_LIMIT_MS, 5);
  }

  /** Remembers how to take a change back; done at the end of the run, however it ends. */
  undoAtEnd(what: string, undo: () => Promise<void>): void {
    this.undos.push({ what, undo });
  }

  /** Takes every change back, the latest first; one that fails does not keep the others. */
  async undoEverything(): Promise<void> {
    for (const { what, undo } of this.undos.splice(0).reverse()) {
      await undo().catch((error: unknown) =>
        this.say(`Could not take back: ${what}: ${String(error)}`),
      );
    }
  }
}

/**
 * The node that takes the writes of the first writer port: the one with most sessions, because after
 * a repair sessions stay where they are for some minutes; without any, the one that gets new ones.
 */
export async function writingNode(context: Context): Promise<number> {
  const servers = await haproxyServers(context);
  const [first] = servers
    .filter(({ proxy, state }) => proxy === 'writer1' && !state.startsWith('DOWN'))
    .sort((a, b) => b.sessions - a.sessions);
  const node = Number(first?.server.replace('node', ''));
  if (Number.isInteger(node)) return node;
  throw new Refusal('HAProxy has no node to write to; "picket status" tells more.');
}

/**
 * Cuts the sessions that an earlier fault left on other nodes, so that they come again where new ones
 * go: a fault of the writer must be a fault of everybody's.
 */
export async function gatherSessions(context: Context): Promise<void> {
  const servers = await haproxyServers(context);
  const strays = servers.filter(
    (server) => isWriter(server) && server.sessions > 0 && !takesWrites(server, servers),
  );
  for (const { proxy, server } of strays) {
    await haproxySay(context, `shutdown sessions server ${proxy}/${server}`);
  }
}

/** Everything up, every node Synced in one group of that size, HAProxy content with all of it. */
export function isAtFullStrength(status: SystemStatus, groupSize: number): boolean {
  return status.healthy && status.nodes.every(({ clusterSize }) => clusterSize === groupSize);
}

/** @returns false when it is not at full strength within the limit */
export function awaitFullStrength(
  context: Context,
  groupSize: number,
  limitMs: number,
): Promise<boolean> {
  return waitUntil(
    async () => isAtFullStrength(await systemStatus(context), groupSize),
    limitMs,
    LOOK_MS,
  );
}

/**
 * Size of the group, nodes and arbitrators.
 * @param patienceMs for a system that still recovers from the drill before
 * @throws Refusal when the system is not at full strength, saying what is missing
 */
export async function requireFullStrength(context: Context, patienceMs = 0): Promise<number> {
  const before = await systemStatus(context);
  const groupSize = before.nodes.length + arbitratorsOf(before);
  if (await awaitFullStrength(context, groupSize, patienceMs)) return groupSize;
  const status = await systemStatus(context);
  const down = status.processes.filter(({ pid }) => pid === undefined).map(({ name }) => name);
  const nodes = status.nodes.map(
    ({ node, localState, clusterSize }) => `node ${node} ${localState}, group of ${clusterSize}`,
  );
  throw new Refusal(
    'A drill starts only on a system at full strength, else it could not tell what it broke.\n' +
      `${nodes.join('; ')}${down.length > 0 ? `; not running: ${down.join(', ')}` : ''}.\n` +
      '"picket status" tells more, "picket up" brings back what is missing.',
  );
}

function arbitratorsOf({ processes }: SystemStatus): number {
  return processes.filter(({ name }) => name.startsWith('arbitrator-')).length;
}
