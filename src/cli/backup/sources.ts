import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { nodeRuns } from '../cluster/node.js';
import { primaryOf } from '../cluster/sides.js';
import { groupView, isSynced, nodeSql, type Row } from '../cluster/node-sql.js';
import type { Context } from '../context.js';
import { nodeFolder, nodeSocket } from '../home.js';
import { membersOf } from '../members.js';
import { Refusal } from '../refusal.js';
import { haproxyServers } from '../services/haproxy.js';
import type { BackupManifest } from './manifest.js';

const COUNT_LIMIT_MS = 120_000;

/** Tables whose rows are counted for a backup; rows in them are added or changed, never removed. */
const COUNTED = [
  'accounts',
  'seats',
  'holds',
  'orders',
  'payments',
  'refunds',
  'refund_tickets',
  'performance_cancellations',
  'tickets',
  'check_ins',
  'waitlist_entries',
];

/** A node that can be read from now. */
export interface Source {
  readonly node: number;
  readonly groupId: string;
}

/**
 * Nodes that are Synced, the least busy first: the one everybody writes through comes last.
 * @throws Refusal when there is none
 */
export async function sources(context: Context): Promise<Source[]> {
  const cluster = primaryOf(context);
  const servers = await haproxyServers(context).catch(() => []);
  const sessionsOf = (node: number): number =>
    servers
      .filter(({ proxy, server }) => proxy.startsWith('writer') && server === `node${node}`)
      .reduce((sum, { sessions }) => sum + sessions, 0);
  const found: Source[] = [];
  for (const node of membersOf(cluster)) {
    if (!nodeRuns(cluster, node)) continue;
    const view = await groupView(cluster.home, node);
    if (view !== undefined && isSynced(view)) found.push({ node, groupId: view.groupId });
  }
  if (found.length === 0) throw new Refusal('No node is Synced; "picket status" tells more.');
  const busy = new Map(found.map(({ node }) => [node, sessionsOf(node)]));
  const rank = ({ node }: Source): number => busy.get(node) ?? 0;
  return found.sort((a, b) => rank(a) - rank(b) || b.node - a.node);
}

/** How the programs of MariaDB log on to a node: as database root, through its socket. */
export function logOn(context: Context, node: number): string[] {
  return [`--socket=${nodeSocket(primaryOf(context).home, node)}`, `--user=${userInfo().username}`];
}

/** Where a node of the cluster that is the primary keeps its data. */
export function dataFolder(context: Context, node: number): string {
  return nodeFolder(primaryOf(context).home, node);
}

/** Rows of each counted table on this node. */
export async function countRows(context: Context, node: number): Promise<Record<string, number>> {
  const counting = COUNTED.map(
    (name) => `SELECT '${name}' name, COUNT(*) count FROM picket.${name}`,
  );
  const sql = counting.join(' UNION ALL ');
  const rows = await nodeSql(primaryOf(context).home, node, [sql], COUNT_LIMIT_MS);
  return Object.fromEntries(rows.map((row) => [String(row['name']), Number(row['count'])]));
}

/** Everything this node has in its binary log. */
export async function nodeGtids(context: Context, node: number): Promise<string> {
  const [row] = await nodeSql(primaryOf(context).home, node, ['SELECT @@gtid_binlog_pos AS gtids']);
  return textOf(row, 'gtids');
}

/** Newest migration of the schema. */
export async function schemaVersion(context: Context, node: number): Promise<string> {
  const sql = 'SELECT name FROM picket.migrations ORDER BY id DESC LIMIT 1';
  const [row] = await nodeSql(primaryOf(context).home, node, [sql]);
  return textOf(row, 'name');
}

/** Name of the oldest binary log file of this node. */
export async function oldestBinlog(context: Context, node: number): Promise<string> {
  const [row] = await nodeSql(primaryOf(context).home, node, ['SHOW BINARY LOGS']);
  return textOf(row, 'Log_name');
}

function textOf(row: Row | undefined, name: string): string {
  const value = row?.[name];
  return typeof value === 'string' ? value : '';
}

/**
 * Remembers in the node's data folder which full backup its log sequence numbers belong to. A state
 * transfer clears the folder, and with it the mark: afterwards the numbers are another node's.
 */
export function markLineage(context: Context, node: number, fullId: string): void {
  writeFileSync(lineageFile(context, node), `${fullId} node-${node}\n`);
}

/** Whether an increment of this backup may still be taken from the node it came from. */
export function hasLineage(context: Context, { node }: BackupManifest, fullId: string): boolean {
  const file = lineageFile(context, node);
  return existsSync(file) && readFileSync(file, 'utf8').trim() === `${fullId} node-${node}`;
}

function lineageFile(context: Context, node: number): string {
  return join(dataFolder(context, node), 'backup-lineage');
}
