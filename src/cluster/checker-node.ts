import { statfs } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { type Connection, createConnection } from 'mariadb';
import type { CheckerConfig } from '../config/checker-config.js';
import { judge, type NodeLook, type Verdict } from './checker-verdict.js';

type StatusRow = { Variable_name: string; Value: string };
type ServingRow = { rejectQueries: string; readOnly: number | string; transferMethod: string };

const STATUS_SQL = `SHOW GLOBAL STATUS WHERE Variable_name IN
  ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state_comment', 'wsrep_local_recv_queue')`;

/** Answered only by a node that serves: outside the primary component a SELECT fails with 1047. */
const SERVING_SQL = `SELECT @@GLOBAL.wsrep_reject_queries AS rejectQueries,
  @@GLOBAL.read_only AS readOnly, @@GLOBAL.wsrep_sst_method AS transferMethod`;

/**
 * Looks at one node again and again over one connection and keeps the latest verdict. A look that
 * misses its deadline destroys the connection: a frozen node never answers on it again.
 */
export class NodeWatcher {
  latest: { readonly verdict: Verdict; readonly atMs: number } | undefined;
  private connection: Connection | undefined;
  private stopped = false;

  constructor(private readonly config: CheckerConfig) {}

  /** Looks until `stop`; never rejects. */
  async run(): Promise<void> {
    while (!this.stopped) {
      const verdict = await this.lookInTime();
      this.latest = { verdict, atMs: performance.now() };
      await new Promise((resolve) => setTimeout(resolve, this.config.CHECKER_POLL_MS));
    }
    this.drop();
  }

  stop(): void {
    this.stopped = true;
  }

  private async lookInTime(): Promise<Verdict> {
    const deadlineMs = this.config.CHECKER_QUERY_DEADLINE_MS;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const error = new Error(`no answer within ${deadlineMs} ms`);
      timer = setTimeout(() => reject(error), deadlineMs);
    });
    try {
      const look = this.look();
      look.catch(() => undefined);
      return await Promise.race([look, late]);
    } catch (error) {
      this.drop();
      const detail = error instanceof Error ? error.message.split('\n')[0] : String(error);
      return { fit: false, reason: 'no-answer', detail: detail ?? '' };
    } finally {
      clearTimeout(timer);
    }
  }

  private async look(): Promise<Verdict> {
    const connection = (this.connection ??= await this.connect());
    const status = new Map<string, string>();
    for (const row of await connection.query<StatusRow[]>(STATUS_SQL)) {
      status.set(row.Variable_name, row.Value);
    }
    const primary = status.get('wsrep_cluster_status') === 'Primary';
    const serving = primary ? (await connection.query<ServingRow[]>(SERVING_SQL))[0] : undefined;
    const look: NodeLook = {
      ready: status.get('wsrep_ready') === 'ON',
      clusterStatus: status.get('wsrep_cluster_status') ?? '',
      localState: status.get('wsrep_local_state_comment') ?? '',
      receiveQueue: Number(status.get('wsrep_local_recv_queue') ?? 0),
      rejectQueries: serving?.rejectQueries ?? 'NONE',
      readOnly: Number(serving?.readOnly ?? 0) !== 0,
      transferMethod: serving?.transferMethod ?? '',
      diskFreeBytes: await this.diskFreeBytes(),
    };
    return judge(look, {
      receiveQueueMax: this.config.CHECKER_RECEIVE_QUEUE_MAX,
      diskFreeMinBytes: this.config.CHECKER_DISK_FREE_MIN_BYTES,
    });
  }

  private async connect(): Promise<Connection> {
    const connection = await createConnection({
      host: this.config.CHECKER_NODE_HOST,
      port: this.config.CHECKER_NODE_PORT,
      user: this.config.MONITOR_DB_USER,
      password: this.config.MONITOR_DB_PASSWORD,
      connectTimeout: this.config.CHECKER_QUERY_DEADLINE_MS,
      allowPublicKeyRetrieval: false,
    });
    connection.on('error', () => undefined);
    return connection;
  }

  private async diskFreeBytes(): Promise<number | undefined> {
    const folder = this.config.CHECKER_DATA_FOLDER;
    if (folder === undefined) return undefined;
    const disk = await statfs(folder);
    return disk.bavail * disk.bsize;
  }

  private drop(): void {
    this.connection?.destroy();
    this.connection = undefined;
  }
}
