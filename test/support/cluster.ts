import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mariadb';
import { DataSource } from 'typeorm';
import { homeOf, nodeSocket } from '../../src/cli/home.js';
import type { Config } from '../../src/config/config.schema.js';
import { parseConfig } from '../../src/config/config.js';
import { loadInstallation } from '../../src/config/installation.js';
import { openNodeConnection } from '../../src/database/node-connection.js';
import { GroupCommit } from '../../src/database/group-commit.js';
import { Idempotency } from '../../src/database/idempotency.js';
import { Transactions } from '../../src/database/transactions.js';
import { dataSourceOptions, Writers } from '../../src/database/writers.js';

const LOOK_MS = 50;

/** The settings of the test cluster with changes. */
export function testConfig(changes: Partial<Config> = {}): Config {
  return { ...parseConfig(process.env), ...changes };
}

/** The SQL port of one node by itself; nodes are numbered 1 to 3. */
export function nodePort(node: number): number {
  return (testConfig().DB_NODES[node - 1] as { port: number }).port;
}

/** The data layer as a process has it, over ports of the test's choice. */
export interface DataLayer {
  source: DataSource;
  transactions: Transactions;
  groups: GroupCommit;
  idempotency: Idempotency;
  writers: Writers;
  close(): Promise<void>;
}

/** Opens the data layer over one port: a node's, or a proxy's before it. */
export async function openDataLayer(
  port: number,
  changes: Partial<Config> = {},
): Promise<DataLayer> {
  const config = testConfig({ DB_WRITER_PORTS: [port], ...changes });
  const source = await new DataSource(dataSourceOptions(config, port)).initialize();
  const writers = new Writers(source, config);
  await writers.open();
  const transactions = new Transactions(writers, config);
  const groups = new GroupCommit(transactions);
  return {
    source,
    transactions,
    groups,
    idempotency: new Idempotency(transactions, groups),
    writers,
    close: async () => {
      await writers.onApplicationShutdown();
      await source.destroy();
    },
  };
}

/** A connection to one node as database root, through its socket. The caller ends it. */
export async function rootConnection(node: number): Promise<Connection> {
  const socketPath = nodeSocket(homeOf(loadInstallation()), node);
  const user = userInfo().username;
  const { connection } = await openNodeConnection({ socketPath, user, connectTimeout: 10_000 });
  return connection;
}

/** Runs one statement on one node as database root. */
export async function asRoot<Row = Record<string, unknown>>(
  node: number,
  sql: string,
): Promise<Row[]> {
  const connection = await rootConnection(node);
  try {
    return await connection.query<Row[]>(sql);
  } finally {
    await connection.end();
  }
}

/** A node's status variable, such as `wsrep_local_state_comment`. */
export async function nodeStatus(node: number, name: string): Promise<string> {
  const [row] = await asRoot<{ Value: string }>(node, `SHOW GLOBAL STATUS LIKE '${name}'`);
  return row?.Value ?? '';
}

/** Looks until the condition holds. Throws after `limitMs` with the description. */
export async function until(
  description: string,
  condition: () => Promise<boolean> | boolean,
  limitMs = 30_000,
): Promise<void> {
  const giveUpAtMs = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAtMs) throw new Error(`Not within ${limitMs} ms: ${description}`);
    await sleep(LOOK_MS);
  }
}

/** Cuts one node off from the group while `work` runs, then lets it join again and catch up. */
export async function withNodeIsolated(node: number, work: () => Promise<void>): Promise<void> {
  const isolate = (level: number) =>
    asRoot(node, `SET GLOBAL wsrep_provider_options = 'gmcast.isolate=${level}'`);
  const isPrimary = async () => (await nodeStatus(node, 'wsrep_cluster_status')) === 'Primary';
  await isolate(1);
  try {
    await until(`node ${node} leaves the primary component`, async () => !(await isPrimary()));
    await work();
  } finally {
    await isolate(0);
    await until(
      `node ${node} is synced again`,
      async () => (await nodeStatus(node, 'wsrep_local_state_comment')) === 'Synced',
    );
  }
}
