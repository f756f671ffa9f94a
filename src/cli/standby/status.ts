import { groupView, isSynced } from '../cluster/node-sql.js';
import { nodeRuns } from '../cluster/node.js';
import { roleOf } from '../cluster/role.js';
import { clustersOf, hasStandby, sideName } from '../cluster/sides.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import type { KeeperStatus } from './keeper-status.js';
import { freshStatus } from './keeping.js';
import { lookAtReplica } from './replication.js';

const LOOK_LIMIT_MS = 1_000;

/** One node of one side. */
export interface SideNode {
  readonly node: number;
  readonly state: string;
  readonly position: string;
  readonly readsFromPort: number | undefined;
  readonly error: string;
}

/** One of the two clusters. */
export interface Side {
  readonly name: string;
  readonly role: string;
  readonly serving: boolean;
  readonly nodes: readonly SideNode[];
}

/** What `picket standby status` tells. */
export interface StandbyStatus {
  readonly sides: readonly Side[];
  readonly keeper: KeeperStatus | undefined;
  /** The standby could take over now, and little would be lost. */
  readonly ready: boolean;
  /** Sentences that say what is wrong and how to mend it. */
  readonly advice: readonly string[];
}

const LAG_SECONDS_MAX = 5;

/** Looks at both sides. */
export async function standbyStatus(main: Context): Promise<StandbyStatus> {
  const sides = await Promise.all(clustersOf(main).map((cluster) => sideOf(main, cluster)));
  const keeper = freshStatus(main);
  const advice = adviceFor(hasStandby(main), sides, keeper);
  return { sides, keeper, ready: advice.length === 0, advice };
}

async function sideOf(main: Context, cluster: Context): Promise<Side> {
  const nodes = await Promise.all(membersOf(cluster).map((node) => nodeOf(cluster, node)));
  return {
    name: sideName(main, cluster),
    role: roleOf(cluster.home).role,
    serving: nodes.some(({ state }) => state === 'Synced'),
    nodes,
  };
}

async function nodeOf(cluster: Context, node: number): Promise<SideNode> {
  const [view, look] = await Promise.all([
    groupView(cluster.home, node),
    lookAtReplica(cluster, node, LOOK_LIMIT_MS),
  ]);
  const silent = nodeRuns(cluster, node) ? 'no answer' : 'down';
  return {
    node,
    state: isSynced(view) ? 'Synced' : view?.localState || silent,
    position: look?.position ?? '',
    readsFromPort:
      look?.receiving === true || look?.applying === true ? look.sourcePort : undefined,
    error: look?.error ?? '',
  };
}

/** What is wrong, in sentences; nothing when the standby could take over. */
export function adviceFor(
  exists: boolean,
  sides: readonly Side[],
  keeper: KeeperStatus | undefined,
): string[] {
  if (!exists) return ['There is no standby; "picket standby start" makes one.'];
  const fenced = sides.find(({ role }) => role === 'fenced');
  if (fenced !== undefined) {
    const what = `The ${fenced.name} is fenced and there is no standby now`;
    return [`${what}; "picket standby failback" rebuilds it and goes back to it.`];
  }
  const follower = sides.find(({ role }) => role === 'standby');
  if (follower?.serving !== true) {
    return [`No node of the ${follower?.name ?? 'standby'} serves; "picket standby start".`];
  }
  if (keeper === undefined) return ['The keeper does not answer; "picket up" starts it.'];
  if (!keeper.running) {
    const why = keeper.error || 'its source does not answer';
    return [
      `Nothing is replicated (${why}). The keeper tries on; when it cannot go on, ` +
        '"picket standby start --again" copies the primary anew.',
    ];
  }
  const { lagSeconds } = keeper;
  if (lagSeconds === undefined || lagSeconds > LAG_SECONDS_MAX) {
    return [`The standby is ${lagSeconds?.toFixed(1) ?? 'an unknown number of'} s behind.`];
  }
  return [];
}
