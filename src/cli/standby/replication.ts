import { nodeSql, type Row } from '../cluster/node-sql.js';
import { NODE_SLOTS } from '../../config/installation.js';
import { Refusal } from '../refusal.js';
import { waitUntil } from '../wait.js';
import { ofClusters, parseGtids, reaches } from '../cluster/gtids.js';
import type { Context } from '../context.js';
import { runningNodes } from '../cluster/group.js';
import { nodeRuns } from '../cluster/node.js';

const APPLY_LIMIT_MS = 10_000;

/** Transactions that are applied beside each other; they commit in the source's order all the same. */
const PARALLEL_THREADS = 4;

/** Whole transactions of a broken-off transfer are applied within this, or the rest is not whole. */
const STILL_MS = 400;
const DRAIN_LIMIT_MS = 60_000;

/** What one node of the standby says about replicating; undefined numbers where it does not. */
export interface ReplicaLook {
  readonly node: number;
  readonly synced: boolean;
  /** Port of the source node it is pointed to; undefined when it is pointed nowhere. */
  readonly sourcePort: number | undefined;
  readonly receiving: boolean;
  readonly applying: boolean;
  readonly error: string;
  /** GTIDs applied, by this node's own count. */
  readonly position: string;
  /** When the newest heartbeat it has was written, by the keeper's clock. */
  readonly heartbeatMs: number | undefined;
}

/** Looks at one standby node; undefined when it does not answer in time. */
export async function lookAtReplica(
  standby: Context,
  node: number,
  limitMs: number,
): Promise<ReplicaLook | undefined> {
  if (!nodeRuns(standby, node)) return undefined;
  try {
    const [state, replica, [here]] = await Promise.all([
      nodeSql(standby.home, node, [STATE_SQL], limitMs),
      nodeSql(standby.home, node, ['SHOW SLAVE STATUS'], limitMs),
      nodeSql(standby.home, node, [HERE_SQL], limitMs),
    ]);
    const status = new Map(state.map((row) => [row['Variable_name'], row['Value']]));
    return {
      node,
      synced:
        status.get('wsrep_cluster_status') === 'Primary' &&
        status.get('wsrep_local_state_comment') === 'Synced',
      ...threadsOf(replica[0]),
      position: here?.['position'] as string,
      // Nothing was written yet: NULL.
      heartbeatMs: Number(here?.['heartbeatMs']) || undefined,
    };
  } catch {
    return undefined;
  }
}

const STATE_SQL = `SHOW GLOBAL STATUS WHERE Variable_name IN
  ('wsrep_cluster_status', 'wsrep_local_state_comment')`;
const HERE_SQL = `SELECT @@GLOBAL.gtid_slave_pos AS position,
  (SELECT written_at_ms FROM picket_standby.heartbeat WHERE id = 1) AS heartbeatMs`;

function threadsOf(
  row: Row | undefined,
): Pick<ReplicaLook, 'sourcePort' | 'receiving' | 'applying' | 'error'> {
  if (row === undefined) {
    return { sourcePort: undefined, receiving: false, applying: false, error: '' };
  }
  const errors = [row['Last_IO_Error'], row['Last_SQL_Error']].map(String).filter(Boolean);
  return {
    sourcePort: Number(row['Master_Port']),
    receiving: row['Slave_IO_Running'] === 'Yes',
    applying: row['Slave_SQL_Running'] === 'Yes',
    error: errors.join('; '),
  };
}

/**
 * Makes one standby node replicate from one source node, going on where the standby stands. Every node
 * of a Galera cluster with wsrep_gtid_mode notes the GTIDs it applies in its own gtid_slave_pos, also
 * those that another node replicated, so any of them can go on. What waits to be applied from
 * the group must be applied first, or the node would read that again.
 */
export async function replicate(
  standby: Context,
  node: number,
  source: { readonly port: number; readonly password: string; readonly cluster: number },
): Promise<void> {
  await nodeSql(
    standby.home,
    node,
    [
      'STOP SLAVE',
      `SET GLOBAL slave_parallel_threads = ${PARALLEL_THREADS}`,
      `SET GLOBAL slave_parallel_mode = 'optimistic'`,
      'SET SESSION wsrep_sync_wait = 1',
      'SELECT id FROM picket_standby.heartbeat',
      `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${source.port},
         MASTER_USER = 'picket_replica', MASTER_PASSWORD = '${source.password}',
         MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 0.5,
         IGNORE_DOMAIN_IDS = (${localDomains(source.cluster).join(', ')})`,
      'START SLAVE',
    ],
    APPLY_LIMIT_MS,
  );
}

/** Domains of what a node changed for itself alone (node.cnf): no part of the cluster's history. */
function localDomains(cluster: number): string[] {
  return Array.from({ length: NODE_SLOTS }, (_, index) => `${cluster}${index + 1}`);
}

/** Receives nothing more and applies everything that was received. */
export async function applyReceived(standby: Context): Promise<void> {
  await onRunningNodes(standby, ['STOP SLAVE IO_THREAD']);
  await Promise.all(runningNodes(standby).map((node) => drain(standby, node)));
}

async function drain(standby: Context, node: number): Promise<void> {
  let before = '';
  let changedMs = Date.now();
  const drained = await waitUntil(
    async () => {
      const [row] = await nodeSql(standby.home, node, ['SHOW SLAVE STATUS']);
      if (row?.['Slave_SQL_Running'] !== 'Yes') return true;
      const [here] = await nodeSql(standby.home, node, [
        'SELECT @@GLOBAL.gtid_slave_pos AS position',
      ]);
      const position = here?.['position'] as string;
      if (position !== before) changedMs = Date.now();
      before = position;
      if (reaches(parseGtids(position), parseGtids(row['Gtid_IO_Pos'] as string))) return true;
      const readAll = /has read all relay log/.test(row['Slave_SQL_Running_State'] as string);
      return readAll && Date.now() - changedMs > STILL_MS;
    },
    DRAIN_LIMIT_MS,
    20,
  );
  if (!drained) throw new Refusal(`Standby node ${node} still applies what it has received.`);
}

/** Every running node has applied what the group has committed. */
export async function settle(cluster: Context): Promise<void> {
  await onRunningNodes(cluster, [
    'SET SESSION wsrep_sync_wait = 1',
    'SELECT id FROM picket_standby.heartbeat',
  ]);
}

/** No node of the cluster replicates any more, and none will after a restart. */
export async function forgetSource(cluster: Context): Promise<void> {
  await onRunningNodes(cluster, ['STOP SLAVE', 'RESET SLAVE ALL']);
}

/** Opens or closes every running node for clients' writes; none is acknowledged before it is on disk. */
export async function setReadOnly(cluster: Context, readOnly: boolean): Promise<void> {
  const durable = ['SET GLOBAL innodb_flush_log_at_trx_commit = 1', 'SET GLOBAL sync_binlog = 1'];
  await onRunningNodes(
    cluster,
    readOnly ? ['SET GLOBAL read_only = ON'] : [...durable, 'SET GLOBAL read_only = OFF'],
  );
}

/** From where every running node would go on replicating. */
export async function setPosition(cluster: Context, position: string): Promise<void> {
  await onRunningNodes(cluster, ['STOP SLAVE', `SET GLOBAL gtid_slave_pos = '${position}'`]);
}

/** GTIDs of everything that the cluster has committed, as a running node's binary log has it. */
export async function committedPosition(cluster: Context): Promise<string> {
  const [node] = runningNodes(cluster);
  if (node === undefined) throw new Error('no node runs');
  await settle(cluster);
  const sql = 'SELECT @@GLOBAL.gtid_binlog_pos AS position';
  const [row] = await nodeSql(cluster.home, node, [sql]);
  return ofClusters(row?.['position'] as string);
}

async function onRunningNodes(cluster: Context, statements: readonly string[]): Promise<void> {
  await Promise.all(
    runningNodes(cluster).map((node) => nodeSql(cluster.home, node, statements, APPLY_LIMIT_MS)),
  );
}
