import { statfs } from 'node:fs/promises';
import type { Connection } from 'mariadb';
import type { NodeLook } from './checker-verdict.js';

type StatusRow = { Variable_name: string; Value: string };
type ServingRow = {
  rejectQueries: string;
  readOnly: number | string;
  transferMethod: string;
  clockMs: number;
};

const STATUS_SQL = `SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_cluster_status',
  'wsrep_local_state_comment', 'wsrep_local_recv_queue', 'wsrep_flow_control_requested')`;

/** Answered only by a node that serves: outside the primary component a SELECT fails with 1047. */
const SERVING_SQL = `SELECT @@GLOBAL.wsrep_reject_queries AS rejectQueries,
  @@GLOBAL.read_only AS readOnly, @@GLOBAL.wsrep_sst_method AS transferMethod,
  UNIX_TIMESTAMP(NOW(3)) * 1000 AS clockMs`;

/** Asks a node about itself; the disk's free space is seen from outside. */
export async function lookAt(connection: Connection, dataFolder?: string): Promise<NodeLook> {
  const rows = await connection.query<StatusRow[]>(STATUS_SQL);
  const status = new Map(rows.map((row) => [row.Variable_name, row.Value]));
  const clusterStatus = status.get('wsrep_cluster_status') ?? '';
  const askedAtMs = Date.now();
  const serving =
    clusterStatus === 'Primary'
      ? (await connection.query<ServingRow[]>(SERVING_SQL))[0]
      : undefined;
  return {
    ready: status.get('wsrep_ready') === 'ON',
    clusterStatus,
    localState: status.get('wsrep_local_state_comment') ?? '',
    receiveQueue: Number(status.get('wsrep_local_recv_queue') ?? 0),
    pausesGroup: status.get('wsrep_flow_control_requested') === 'true',
    rejectQueries: serving?.rejectQueries ?? 'NONE',
    readOnly: Number(serving?.readOnly ?? 0) !== 0,
    transferMethod: serving?.transferMethod ?? '',
    clockOffMs: serving && clockOff(serving.clockMs, askedAtMs, Date.now()),
    diskFreeBytes: await freeBytes(dataFolder),
  };
}

/** Distance from the time in which the answer was made; an answer that came late is not wrong. */
function clockOff(clockMs: number, askedAtMs: number, answeredAtMs: number): number {
  return clockMs - Math.min(Math.max(clockMs, askedAtMs), answeredAtMs);
}

async function freeBytes(folder: string | undefined): Promise<number | undefined> {
  if (folder === undefined) return undefined;
  const disk = await statfs(folder);
  return disk.bavail * disk.bsize;
}
