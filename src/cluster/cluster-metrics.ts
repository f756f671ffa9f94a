import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { type GroupState, isServing, type NodeLook } from './monitor-node.js';
import { NodesMonitor } from './nodes-monitor.js';
import { RedisMonitor } from './redis-monitor.js';

type NumberOf = (group: GroupState) => number;

/** Name after `picket_node_`, help, value. */
type Numbered = readonly [string, string, NumberOf];

/** Gauges of a node that answers. */
const GAUGES: readonly Numbered[] = [
  ['cluster_size', 'Members of the group as the node sees it.', (group) => group.clusterSize],
  ['arbitrators', 'Members of the group that only vote.', (group) => group.arbitrators],
  ['last_committed', 'Sequence number of the last write set.', (group) => group.lastCommitted],
  ['receive_queue', 'Write sets that wait to be applied.', (group) => group.receiveQueue],
  ['send_queue', 'Write sets that wait to be sent.', (group) => group.sendQueue],
  ['connections', 'Open connections of the node.', (group) => group.connections],
  [
    'write_sets_kept',
    'How far behind another node may be and still catch up from this one without a full copy.',
    (group) => Math.max(0, group.lastCommitted - group.keptFromSeqno),
  ],
];

/** Counters that the node itself keeps since it started. */
const COUNTERS: readonly Numbered[] = [
  [
    'flow_control_paused_seconds_total',
    'Time that the node waited for slower ones.',
    (group) => group.flowControlPausedSeconds,
  ],
  [
    'flow_control_sent_total',
    'Times that the node made the group wait for it.',
    (group) => group.flowControlSent,
  ],
  [
    'certification_failures_total',
    'Transactions of the node that lost against another node at COMMIT.',
    (group) => group.certificationFailures,
  ],
  [
    'brute_force_aborts_total',
    'Transactions of the node that were cut off by a write set of another node.',
    (group) => group.bruteForceAborts,
  ],
];

/**
 * Publishes every node as it sees itself, and Redis. Looked at when Prometheus asks, over the
 * monitor's connections with their deadline, so a frozen node delays a scrape by less than a second.
 */
@Injectable()
export class ClusterMetrics {
  constructor(
    private readonly nodes: NodesMonitor,
    private readonly redis: RedisMonitor,
  ) {
    this.publishStates();
    for (const numbered of GAUGES) this.publishNumber(Gauge, numbered);
    for (const numbered of COUNTERS) this.publishNumber(Counter, numbered);
    this.publishRedis();
  }

  private publishStates(): void {
    this.publishFlag('up', 'Whether the node answers a query in time.', ({ group }) => !!group);
    this.publishFlag(
      'primary',
      'Whether the node is in the primary component.',
      ({ group }) => group?.clusterStatus === 'Primary',
    );
    this.publishFlag('synced', 'Whether the node serves: primary and with all data.', ({ group }) =>
      isServing(group),
    );
    const { nodes } = this;
    new Gauge({
      name: 'picket_node_state',
      help: '1 for the state that the node says it is in.',
      labelNames: ['node', 'state'],
      async collect() {
        const looks = await nodes.look();
        this.reset();
        for (const { name, group } of looks) {
          this.set({ node: name, state: group?.localState ?? 'unreachable' }, 1);
        }
      },
    });
  }

  private publishFlag(name: string, help: string, isTrue: (look: NodeLook) => boolean): void {
    const { nodes } = this;
    new Gauge({
      name: `picket_node_${name}`,
      help,
      labelNames: ['node'],
      async collect() {
        for (const look of await nodes.look()) this.set({ node: look.name }, isTrue(look) ? 1 : 0);
      },
    });
  }

  /** A node that does not answer has no number, rather than an old one. */
  private publishNumber(
    Metric: typeof Gauge<'node'> | typeof Counter<'node'>,
    [name, help, numberOf]: Numbered,
  ): void {
    const { nodes } = this;
    new Metric({
      name: `picket_node_${name}`,
      help,
      labelNames: ['node'],
      async collect() {
        const looks = await nodes.look();
        this.reset();
        // After the reset a gauge and a counter are both raised from nothing.
        for (const { name: node, group } of looks) if (group) this.inc({ node }, numberOf(group));
      },
    });
  }

  private publishRedis(): void {
    const { redis } = this;
    new Gauge({
      name: 'picket_redis_up',
      help: 'Whether Redis answers in time.',
      async collect() {
        this.set((await redis.look()).answers ? 1 : 0);
      },
    });
    new Gauge({
      name: 'picket_redis_memory_bytes',
      help: 'Memory that Redis uses for data; it refuses writes beyond its limit.',
      async collect() {
        this.set((await redis.look()).memoryBytes);
      },
    });
    new Gauge({
      name: 'picket_queue_jobs',
      help: 'Jobs of a queue by where they stand.',
      labelNames: ['queue', 'state'],
      async collect() {
        const { queues } = await redis.look();
        this.reset();
        for (const { name: queue, ...counts } of queues) {
          for (const [state, count] of Object.entries(counts)) this.set({ queue, state }, count);
        }
      },
    });
  }
}
