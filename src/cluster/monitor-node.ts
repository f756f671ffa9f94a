import type { Config } from '../config/config.schema.js';
import { type NodeConnection, openNodeConnection } from '../database/node-connection.js';

/** A node that takes longer than this to tell how it is counts as unreachable for this look. */
const LOOK_DEADLINE_MS = 700;

/** What a node says about itself and its group; counters count since the server started. */
export interface GroupState {
  readonly localState: string;
  readonly clusterStatus: string;
  readonly clusterSize: number;
  /** Members that keep no data and only vote. */
  readonly arbitrators: number;
  readonly groupId: string;
  readonly lastCommitted: number;
  readonly ready: boolean;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly flowControlPausedSeconds: number;
  readonly flowControlSent: number;
  readonly flowControlReceived: number;
  readonly certificationFailures: number;
  readonly bruteForceAborts: number;
  /** Oldest write set kept for a node that comes back: if it is too far behind, it copies all. */
  readonly keptFromSeqno: number;
  readonly connections: number;
  readonly uptimeSeconds: number;
}

/** One look at one node. */
export interface NodeLook {
  readonly name: string;
  readonly address: string;
  /** Undefined when the node did not answer. */
  readonly group: GroupState | undefined;
  /** Why it did not. */
  readonly reason: string | undefined;
}

const STATUS_SQL = `SHOW GLOBAL STATUS WHERE Variable_name LIKE 'wsrep\\_%'
  OR Variable_name IN ('Threads_connected', 'Uptime')`;

/**
 * Looks at one node over one connection of its own. A look that misses its deadline cuts the
 * connection, since a frozen node never answers on it again; the next look opens another one.
 */
export class MonitoredNode {
  private connection: Promise<NodeConnection> | undefined;

  constructor(
    readonly name: string,
    private readonly host: string,
    private readonly port: number,
    private readonly config: Config,
  ) {}

  /** How the node is now; never rejects and never takes longer than the deadline. */
  async look(): Promise<NodeLook> {
    const address = `${this.host}:${this.port}`;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const error = new Error(`no answer within ${LOOK_DEADLINE_MS} ms`);
      timer = setTimeout(() => reject(error), LOOK_DEADLINE_MS);
    });
    try {
      const asked = this.ask();
      asked.catch(() => undefined);
      const group = await Promise.race([asked, late]);
      return { name: this.name, address, group, reason: undefined };
    } catch (error) {
      this.drop();
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      return { name: this.name, address, group: undefined, reason };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the connection, also one that is still being opened. */
  drop(): void {
    const { connection } = this;
    this.connection = undefined;
    connection?.then(
      (open) => open.cut(),
      () => undefined,
    );
  }

  private async ask(): Promise<GroupState> {
    const { connection } = await (this.connection ??= this.connect());
    const rows = await connection.query<{ Variable_name: string; Value: string }[]>(STATUS_SQL);
    return toGroupState(new Map(rows.map((row) => [row.Variable_name, row.Value])));
  }

  private connect(): Promise<NodeConnection> {
    return openNodeConnection({
      host: this.host,
      port: this.port,
      user: this.config.MONITOR_DB_USER,
      password: this.config.MONITOR_DB_PASSWORD,
      connectTimeout: LOOK_DEADLINE_MS,
      allowPublicKeyRetrieval: false,
    });
  }
}

const NANOSECONDS = 1e9;

function toGroupState(status: ReadonlyMap<string, string>): GroupState {
  const text = (name: string): string => status.get(name) ?? '';
  const number = (name: string): number => Number(status.get(name) ?? 0);
  return {
    localState: text('wsrep_local_state_comment'),
    clusterStatus: text('wsrep_cluster_status'),
    clusterSize: number('wsrep_cluster_size'),
    arbitrators: arbitratorsIn(text('wsrep_incoming_addresses')),
    groupId: text('wsrep_cluster_state_uuid'),
    lastCommitted: number('wsrep_last_committed'),
    ready: text('wsrep_ready') === 'ON',
    receiveQueue: number('wsrep_local_recv_queue'),
    sendQueue: number('wsrep_local_send_queue'),
    flowControlPausedSeconds: number('wsrep_flow_control_paused_ns') / NANOSECONDS,
    flowControlSent: number('wsrep_flow_control_sent'),
    flowControlReceived: number('wsrep_flow_control_recv'),
    certificationFailures: number('wsrep_local_cert_failures'),
    bruteForceAborts: number('wsrep_local_bf_aborts'),
    keptFromSeqno: number('wsrep_local_cached_downto'),
    connections: number('Threads_connected'),
    uptimeSeconds: number('Uptime'),
  };
}

/** The group lists where each member takes clients; one that takes none is an arbitrator. */
function arbitratorsIn(incomingAddresses: string): number {
  if (incomingAddresses === '') return 0;
  return incomingAddresses.split(',').filter((address) => address === '').length;
}

/** Whether the node serves: in the primary component and with all of its data. */
export function isServing(group: GroupState | undefined): boolean {
  return group?.clusterStatus === 'Primary' && group.localState === 'Synced';
}
