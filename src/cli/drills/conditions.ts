import { cpus, loadavg, totalmem } from 'node:os';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { groupValues } from '../cluster/node-config.js';
import { nodeSql } from '../cluster/node-sql.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { haproxyCommand } from '../services/haproxy.js';

const BYTES_A_GIBIBYTE = 1024 ** 3;

/** Under what conditions something was measured; a figure without them says nothing. */
export interface Conditions {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGibibytes: number;
  /** Load average of the last minute when the run began. */
  readonly loadAverage: number;
  readonly nodes: number;
  readonly apiProcesses: number;
  readonly versions: Readonly<Record<string, string>>;
  /** Settings of the group (galera/group.env) and of durability. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The conditions of this machine and this installation now. */
export async function conditionsOf(context: Context, node: number): Promise<Conditions> {
  const wanted = ['version', 'innodb_flush_log_at_trx_commit', 'sync_binlog'];
  const variables = await namesAndValues(context, node, 'VARIABLES', wanted);
  const provider = await namesAndValues(context, node, 'STATUS', ['wsrep_provider_version']);
  const group = Object.entries(groupValues(context)).filter(([name]) => name.startsWith('GROUP_'));
  const { version: mariadb = '', ...durability } = variables;
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGibibytes: Math.round(totalmem() / BYTES_A_GIBIBYTE),
    loadAverage: loadAverage(),
    nodes: membersOf(context).length,
    apiProcesses: context.installation.apiProcesses,
    versions: {
      mariadb,
      galera: provider['wsrep_provider_version'] ?? '',
      haproxy: await haproxyVersion(),
      node: process.version,
    },
    settings: { ...Object.fromEntries(group), ...durability },
  };
}

/** Load average of the last minute. */
export function loadAverage(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

async function namesAndValues(
  { home }: Context,
  node: number,
  what: 'VARIABLES' | 'STATUS',
  names: readonly string[],
): Promise<Record<string, string>> {
  const list = names.map((name) => `'${name}'`).join(',');
  const rows = await nodeSql(home, node, [`SHOW GLOBAL ${what} WHERE Variable_name IN (${list})`]);
  return Object.fromEntries(
    rows.map((row) => [String(row['Variable_name']), String(row['Value'])]),
  );
}

async function haproxyVersion(): Promise<string> {
  const { stdout } = await promisify(execFile)(haproxyCommand(), ['-v']);
  return /version (\S+)/.exec(stdout)?.[1] ?? '';
}
