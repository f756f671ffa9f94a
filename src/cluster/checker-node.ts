import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mariadb';
import type { CheckerConfig } from '../config/checker-config.js';
import { DiskWatcher } from './checker-disk.js';
import { type Health, nextHealth, serves, startHealth } from './checker-health.js';
import { lookAt } from './checker-look.js';
import { CheckerMetrics } from './checker-metrics.js';
import { somePeerStays } from './checker-peers.js';
import {
  FLOW_CONTROL_LIMIT,
  MUTE_LIMIT,
  optionFor,
  parseFlowControlLimit,
  type Remedy,
  remedyFor,
} from './checker-remedy.js';
import { NodeSession } from './checker-session.js';
import { type NodeLook, sickness, unfitness, type Verdict } from './checker-verdict.js';

/** What a checker knows of its node after a look. */
export interface Known {
  readonly verdict: Verdict;
  readonly health: Health;
  /** undefined when the node did not answer. */
  readonly look: NodeLook | undefined;
  readonly atMs: number;
}

/** Looks at one node again and again, keeps what it knows, and treats the node while it is sick. */
export class NodeWatcher {
  latest: Known | undefined;
  readonly metrics: CheckerMetrics;
  private health: Health | undefined;
  private cutOffAtMs: number | undefined;
  private usualLimit = FLOW_CONTROL_LIMIT;
  private stopped = false;
  private readonly disk: DiskWatcher;
  private readonly eyes: NodeSession;
  private readonly hands: NodeSession;

  constructor(
    private readonly config: CheckerConfig,
    private readonly say: (line: string) => void,
  ) {
    this.metrics = new CheckerMetrics(config.CHECKER_NODE_NAME);
    this.disk = new DiskWatcher(config);
    const { MONITOR_DB_USER, MONITOR_DB_PASSWORD } = config;
    const { CHECKER_DB_USER, CHECKER_DB_PASSWORD } = config;
    this.eyes = new NodeSession(config, { user: MONITOR_DB_USER, password: MONITOR_DB_PASSWORD });
    this.hands = new NodeSession(config, { user: CHECKER_DB_USER, password: CHECKER_DB_PASSWORD });
  }

  /** Looks until `stop`; never rejects. */
  async run(): Promise<void> {
    const measuring = this.disk.run();
    while (!this.stopped) {
      await this.lookOnce();
      await sleep(this.config.CHECKER_POLL_MS);
    }
    this.eyes.drop();
    this.hands.drop();
    await measuring;
  }

  stop(): void {
    this.stopped = true;
    this.disk.stop();
  }

  private async lookOnce(): Promise<void> {
    const startMs = performance.now();
    const { CHECKER_QUERY_DEADLINE_MS, CHECKER_DATA_FOLDER } = this.config;
    const peerStays = this.askPeers();
    let look: NodeLook | undefined;
    let verdict: Verdict;
    try {
      const seen = await this.eyes.within(CHECKER_QUERY_DEADLINE_MS, (connection) =>
        this.see(connection, CHECKER_DATA_FOLDER),
      );
      look = { ...seen, flushMs: this.disk.flushMs() };
      verdict = this.judge(look, await peerStays);
    } catch (error) {
      const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      verdict = { fit: false, reason: 'no-answer', detail };
    }
    const nowMs = performance.now();
    this.report(verdict);
    this.metrics.looked(verdict, nowMs - startMs, this.disk.flushMs());
    this.latest = { verdict, health: this.health ?? startHealth(nowMs), look, atMs: nowMs };
    if (look !== undefined) await this.treat(look).catch((error: unknown) => this.fail(error));
  }

  /** On the first look also whether an earlier checker left the node mute. */
  private async see(connection: Connection, dataFolder: string | undefined): Promise<NodeLook> {
    if (this.health === undefined) {
      const limit = await flowControlLimit(connection);
      const muted = limit === MUTE_LIMIT;
      this.health = startHealth(performance.now(), muted ? 'out' : 'well');
    }
    return lookAt(connection, dataFolder);
  }

  private judge(look: NodeLook, peerStays: boolean): Verdict {
    const { config } = this;
    const nowMs = performance.now();
    const unfit = unfitness(look);
    const away = this.health !== undefined && !serves(this.health);
    const sick = sickness(look, {
      receiveQueueMax: away ? config.CHECKER_RETURN_QUEUE_MAX : config.CHECKER_RECEIVE_QUEUE_MAX,
      diskFreeMinBytes: config.CHECKER_DISK_FREE_MIN_BYTES,
      flushMaxMs: config.CHECKER_DISK_SLOW_MS,
      clockOffMaxMs: config.CHECKER_CLOCK_OFF_MAX_MS,
    });
    const sight = { nowMs, sickness: sick, fit: unfit === undefined, peerStays };
    this.health = nextHealth(this.health ?? startHealth(nowMs), sight, {
      sickLooks: config.CHECKER_SICK_LOOKS,
      returnMs: config.CHECKER_RETURN_MS,
    });
    if (unfit !== undefined) return { fit: false, ...unfit };
    if (serves(this.health)) return { fit: true };
    const { reason, detail } = this.health.finding ?? { reason: 'behind', detail: 'not said' };
    return { fit: false, reason, detail };
  }

  /** Asked only when the answer matters: by a node that has told that it is not well. */
  private async askPeers(): Promise<boolean> {
    if (this.health === undefined || this.health.phase === 'well') return true;
    return somePeerStays(this.config.CHECKER_PEERS, this.config.CHECKER_PEER_DEADLINE_MS);
  }

  private async treat(look: NodeLook): Promise<void> {
    const { health, config, cutOffAtMs } = this;
    if (health === undefined || config.CHECKER_REMEDY === 'off') return;
    if (health.phase === 'well' && health.ejections === 0) return;
    await this.hands.within(config.CHECKER_QUERY_DEADLINE_MS, async (connection) => {
      const limit = await flowControlLimit(connection);
      if (limit !== MUTE_LIMIT) this.usualLimit = limit;
      const { pausesGroup, receiveQueue } = look;
      const sick = (look.flushMs ?? 0) > config.CHECKER_DISK_SLOW_MS;
      const limits = {
        queueMax: config.CHECKER_CUT_OFF_QUEUE,
        awayMs: config.CHECKER_CUT_OFF_MS,
      };
      const patient = { pausesGroup, receiveQueue, sick, cutOffAtMs };
      const remedy = remedyFor(health, limit, patient, limits, performance.now());
      if (remedy !== undefined) await this.apply(connection, remedy);
    });
  }

  private async apply(connection: Connection, remedy: Remedy): Promise<void> {
    const option = optionFor(remedy, this.usualLimit);
    await connection.query('SET GLOBAL wsrep_provider_options = ?', [option]);
    if (remedy === 'cut-off') this.cutOffAtMs = performance.now();
    if (remedy === 'let-in') this.cutOffAtMs = undefined;
    this.metrics.acted(remedy);
    this.say(`${remedy}: ${option}`);
  }

  private report(verdict: Verdict): void {
    const before = this.latest?.verdict;
    if (before?.fit === verdict.fit) return;
    this.say(
      verdict.fit ? 'gets clients' : `gets no clients: ${verdict.reason}, ${verdict.detail}`,
    );
  }

  private fail(error: unknown): void {
    this.say(`cannot treat the node: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function flowControlLimit(connection: Connection): Promise<number> {
  const rows = await connection.query<{ Value: string }[]>(
    `SHOW GLOBAL VARIABLES LIKE 'wsrep_provider_options'`,
  );
  return parseFlowControlLimit(rows[0]?.Value ?? '');
}
