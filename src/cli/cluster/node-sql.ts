import { userInfo } from 'node:os';
import { openNodeConnection } from '../../database/node-connection.js';
import { type Home, nodeSocket } from '../home.js';

/** One row, by column name. */
export type Row = Record<string, unknown>;

/**
 * Runs statements on one node as database root, through its Unix socket.
 * @returns rows of the last statement
 * @throws whatever the connector throws, also when `limitMs` passes
 */
export async function nodeSql(
  home: Home,
  node: number,
  statements: readonly string[],
  limitMs = 2_000,
): Promise<Row[]> {
  const { connection, cut } = await openNodeConnection({
    socketPath: nodeSocket(home, node),
    user: userInfo().username,
    connectTimeout: limitMs,
  });
  const timer = setTimeout(cut, limitMs);
  try {
    let rows: Row[] = [];
    for (const statement of statements) rows = await connection.query<Row[]>(statement);
    return rows;
  } finally {
    // The goodbye has its limit, too: a node may freeze between the answer and the end.
    void connection
      .end()
      .catch(() => undefined)
      .finally(() => clearTimeout(timer));
  }
}

/** What a node says about its place in the group. */
export interface GroupView {
  readonly localState: string;
  readonly clusterStatus: string;
  readonly clusterSize: number;
  readonly groupId: string;
  /** Number of the group's view: nodes with the same one are in one component. */
  readonly viewNumber: number;
  readonly lastCommitted: number;
  readonly flowControlPaused: number;
  readonly receiveQueue: number;
  readonly ready: boolean;
}

/** The node's view of its group; undefined when it does not answer. */
export async function groupView(
  home: Home,
  node: number,
  limitMs = 1_000,
): Promise<GroupView | undefined> {
  try {
    const rows = await nodeSql(home, node, [`SHOW GLOBAL STATUS LIKE 'wsrep\\_%'`], limitMs);
    const status = new Map(rows.map((row) => [String(row['Variable_name']), String(row['Value'])]));
    return {
      localState: status.get('wsrep_local_state_comment') ?? '',
      clusterStatus: status.get('wsrep_cluster_status') ?? '',
      clusterSize: Number(status.get('wsrep_cluster_size') ?? 0),
      groupId: status.get('wsrep_cluster_state_uuid') ?? '',
      viewNumber: Number(status.get('wsrep_cluster_conf_id') ?? -1),
      lastCommitted: Number(status.get('wsrep_last_committed') ?? -1),
      flowControlPaused: Number(status.get('wsrep_flow_control_paused') ?? 0),
      receiveQueue: Number(status.get('wsrep_local_recv_queue') ?? 0),
      ready: status.get('wsrep_ready') === 'ON',
    };
  } catch {
    return undefined;
  }
}

/** Whether the node serves: in the primary component and with all of its data. */
export function isSynced(view: GroupView | undefined): boolean {
  return view !== undefined && view.clusterStatus === 'Primary' && view.localState === 'Synced';
}
