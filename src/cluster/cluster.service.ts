import { Injectable } from '@nestjs/common';
import { RateWindow } from './business-rates.js';
import type { ClusterState, NodeState } from './cluster.schemas.js';
import { type BalancedServer, isUp, isWriter, takesWrites } from './haproxy-stats.js';
import { isServing, type NodeLook } from './monitor-node.js';
import { LOOK_FRESH_MS, NodesMonitor } from './nodes-monitor.js';
import type { ProcessReport } from './process-report.js';
import { RedisMonitor } from './redis-monitor.js';
import { SharedLook } from './shared-look.js';
import { Surroundings } from './surroundings.js';

const MS_PER_SECOND = 1_000;

/** A node's flow control at the look before, to tell the share of the time in between. */
interface Pause {
  readonly atMs: number;
  readonly pausedSeconds: number;
}

/** Puts together what operators see: nodes, HAProxy, Redis, processes, business, keepers. */
@Injectable()
export class ClusterService {
  private readonly shared: SharedLook<ClusterState>;
  private readonly rates = new RateWindow();
  private readonly pauses = new Map<string, Pause>();

  constructor(
    private readonly nodes: NodesMonitor,
    private readonly redis: RedisMonitor,
    private readonly surroundings: Surroundings,
  ) {
    this.shared = new SharedLook(() => this.lookNow(), LOOK_FRESH_MS);
  }

  /** The whole state, at most a second old; a part that does not answer is told as such. */
  state(): Promise<ClusterState> {
    return this.shared.get();
  }

  private async lookNow(): Promise<ClusterState> {
    const startedAtMs = performance.now();
    const around = this.surroundings;
    const [looks, redis, fitness, servers, processes, backup, standby] = await Promise.all([
      this.nodes.look(),
      this.redis.look(),
      around.fitness(),
      around.servers(),
      around.processes(),
      around.backup(),
      around.standby(),
    ]);
    const nodes = looks.map((look, index) =>
      this.nodeOf(look, fitness[index] ?? null, servers ?? []),
    );
    const reports = processes.flatMap(({ name, report }) =>
      report ? [[name, report] as const] : [],
    );
    const audit = reports.find(([, report]) => report.audit !== null)?.[1].audit ?? null;
    return {
      at: new Date().toISOString(),
      tookMs: Math.round(performance.now() - startedAtMs),
      healthy:
        looks.every(({ group }) => isServing(group)) &&
        new Set(looks.map(({ group }) => group?.groupId)).size === 1 &&
        nodes.every((node) => node.fitness?.fit === true) &&
        (servers ?? []).some(isUp) &&
        redis.answers &&
        processes.every(({ report }) => report !== null) &&
        Object.values(audit?.violations ?? {}).every((violations) => violations === 0),
      nodes,
      arbitrators: { present: arbitratorsIn(looks) },
      haproxy: { answers: servers !== undefined, servers: servers ?? [] },
      redis: { ...redis, queues: [...redis.queues] },
      processes,
      business: this.businessOf(new Map(reports)),
      audit,
      backup,
      standby,
    };
  }

  private nodeOf(
    { name, address, group, reason }: NodeLook,
    fitness: NodeState['fitness'],
    servers: readonly BalancedServer[],
  ): NodeState {
    const mine = servers.filter((server) => isWriter(server) && server.server === name);
    return {
      name,
      address,
      reachable: group !== undefined,
      reason: reason ?? null,
      group:
        group === undefined
          ? null
          : {
              ...group,
              flowControlPausedFraction: this.pausedFraction(name, group.flowControlPausedSeconds),
              keptWriteSets: Math.max(0, group.lastCommitted - group.keptFromSeqno),
            },
      fitness,
      writesFor: mine.filter((server) => takesWrites(server, servers)).map(({ proxy }) => proxy),
      sessions: mine.reduce((sum, { sessions }) => sum + sessions, 0),
    };
  }

  private pausedFraction(name: string, pausedSeconds: number): number {
    const before = this.pauses.get(name);
    const atMs = performance.now();
    this.pauses.set(name, { atMs, pausedSeconds });
    if (before === undefined || pausedSeconds < before.pausedSeconds) return 0;
    const seconds = (atMs - before.atMs) / MS_PER_SECOND;
    return Math.min(1, (pausedSeconds - before.pausedSeconds) / seconds);
  }

  private businessOf(reports: ReadonlyMap<string, ProcessReport>): ClusterState['business'] {
    const ages = [...reports.values()].flatMap(({ lastCommitAgeSeconds: age }) => age ?? []);
    const gaps = [...reports.values()].map(({ commitGapSeconds }) => commitGapSeconds);
    return {
      ...this.rates.add(performance.now(), reports),
      lastCommitAgeSeconds: ages.length === 0 ? null : Math.min(...ages),
      commitGapSeconds: Math.max(0, ...gaps),
    };
  }
}

/** As many as a node in the primary component sees. */
function arbitratorsIn(looks: readonly NodeLook[]): number {
  const primary = looks.find(({ group }) => group?.clusterStatus === 'Primary');
  return primary?.group?.arbitrators ?? 0;
}
