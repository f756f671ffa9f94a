import type { Connection } from 'mariadb';
import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';
import { classifyFailure, type Failure } from '../../src/database/galera-errors.js';
import { dataSourceOptions } from '../../src/database/writers.js';
import { asRoot, nodePort, rootConnection, testConfig, until } from '../support/cluster.js';
import { withNodeIsolated } from '../support/cluster.js';
import { startMysqlProxy } from '../../src/cli/drills/mysql-proxy.js';
import { ScratchTable } from '../support/scratch-table.js';

/** What a failed call said, beside what we made of it. */
type Said = Failure & { errno?: number; code?: string; query?: string };

const failureOf = async (call: Promise<unknown>): Promise<Said> => {
  const error: unknown = await call.then(
    () => new Error('it went well'),
    (thrown: unknown) => thrown,
  );
  const { errno, code, query } = error as { errno?: number; code?: string; query?: string };
  return { ...classifyFailure(error), errno, code, query };
};

describe('what the cluster says, as TypeORM passes it on', () => {
  let table: ScratchTable;
  const sources: DataSource[] = [];

  const connectTo = async (port: number): Promise<QueryRunner> => {
    const options = { ...dataSourceOptions(testConfig(), port), poolSize: 2 } as DataSourceOptions;
    const source = await new DataSource(options).initialize();
    sources.push(source);
    const runner = source.createQueryRunner();
    await runner.connect();
    return runner;
  };

  const connectionId = async (runner: QueryRunner): Promise<number> => {
    const [row] = (await runner.query('SELECT CONNECTION_ID() AS id')) as { id: number }[];
    return Number(row?.id);
  };

  beforeAll(async () => {
    table = await ScratchTable.create('errors');
  });

  beforeEach(() => table.put({ id: 1, value: 0 }, { id: 2, value: 0 }));

  afterEach(async () => {
    for (const source of sources.splice(0)) await source.destroy();
  });

  afterAll(() => table.drop());

  it('1213 at COMMIT when another node committed first: rolled back for certain', async () => {
    const late = await connectTo(nodePort(2));
    await late.query('START TRANSACTION');
    await late.query(`UPDATE ${table.name} SET value = value + 10 WHERE id = 1`);
    await table.source.query(`UPDATE ${table.name} SET value = value + 1 WHERE id = 1`);
    expect(await failureOf(late.query('COMMIT'))).toMatchObject({
      errno: 1213,
      query: 'COMMIT',
      kind: 'conflict',
      outcomeUnknown: false,
      connectionSpoiled: false,
    });
    expect((await table.rows())[0]?.value).toBe(1);
  });

  it('1213 at a statement when the other node committed before it', async () => {
    const late = await connectTo(nodePort(2));
    await late.query('START TRANSACTION');
    await late.query(`UPDATE ${table.name} SET value = value + 10 WHERE id = 1`);
    await table.source.query(`UPDATE ${table.name} SET value = value + 1 WHERE id = 1`);
    await until('the change arrived on node 2', async () => {
      const [row] = await asRoot<{ value: number }>(
        2,
        `SELECT value FROM ${testConfig().DB_NAME}.${table.name} WHERE id = 1`,
      );
      return row?.value === 1;
    });
    const failure = await failureOf(late.query(`UPDATE ${table.name} SET value = 5 WHERE id = 2`));
    expect(failure).toMatchObject({ errno: 1213, kind: 'conflict', outcomeUnknown: false });
  });

  it('1020 under snapshot isolation', async () => {
    const late = await connectTo(nodePort(1));
    await late.query('SET SESSION innodb_snapshot_isolation = ON');
    await late.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await late.query('START TRANSACTION');
    await late.query(`SELECT * FROM ${table.name}`);
    await table.source.query(`UPDATE ${table.name} SET value = 7 WHERE id = 1`);
    const failure = await failureOf(late.query(`UPDATE ${table.name} SET value = 8 WHERE id = 1`));
    expect(failure).toMatchObject({ errno: 1020, kind: 'conflict', outcomeUnknown: false });
  });

  it('1205: only the statement is undone, the transaction stays open', async () => {
    const holder = await connectTo(nodePort(1));
    await holder.query('START TRANSACTION');
    await holder.query(`UPDATE ${table.name} SET value = 1 WHERE id = 1`);
    const waiter = await connectTo(nodePort(1));
    await waiter.query('SET SESSION innodb_lock_wait_timeout = 1');
    await waiter.query('START TRANSACTION');
    await waiter.query(`UPDATE ${table.name} SET value = 20 WHERE id = 2`);
    const failure = await failureOf(
      waiter.query(`UPDATE ${table.name} SET value = 10 WHERE id = 1`),
    );
    expect(failure).toMatchObject({ errno: 1205, kind: 'lock-wait', connectionSpoiled: false });
    await waiter.query('COMMIT');
    await holder.query('ROLLBACK');
    expect(await table.rows()).toEqual([
      { id: 1, value: 0 },
      { id: 2, value: 20 },
    ]);
  });

  it('1205 when a synchronised read waits for a node that does not keep up', async () => {
    const reader = await connectTo(nodePort(2));
    const blocker = await rootConnection(2);
    try {
      await blocker.query(`LOCK TABLES ${testConfig().DB_NAME}.${table.name} READ`);
      await table.source.query(`UPDATE ${table.name} SET value = 3 WHERE id = 1`);
      await reader.query(`SET SESSION wsrep_sync_wait = 1, lock_wait_timeout = 1`);
      await asRoot(2, `SET GLOBAL wsrep_provider_options = 'repl.causal_read_timeout=PT0.3S'`);
      const failure = await failureOf(reader.query(`SELECT * FROM ${table.name}`));
      expect(failure).toMatchObject({ errno: 1205, kind: 'lock-wait' });
    } finally {
      await asRoot(2, `SET GLOBAL wsrep_provider_options = 'repl.causal_read_timeout=PT30S'`);
      await blocker.end();
    }
  });

  it('1047 on a node outside the primary component, at a statement and at COMMIT', async () => {
    const [idle, committing] = [await connectTo(nodePort(3)), await connectTo(nodePort(3))];
    await committing.query('START TRANSACTION');
    await committing.query(`UPDATE ${table.name} SET value = 9 WHERE id = 1`);
    await withNodeIsolated(3, async () => {
      const failure = await failureOf(idle.query(`SELECT * FROM ${table.name}`));
      expect(failure).toMatchObject({
        errno: 1047,
        kind: 'node-unusable',
        outcomeUnknown: false,
        connectionSpoiled: true,
      });
      expect((await failureOf(committing.query('COMMIT'))).kind).not.toBe('other');
    });
    expect((await table.rows())[0]?.value).toBe(0);
  });

  it('1047 on a node that rejects queries', async () => {
    const runner = await connectTo(nodePort(3));
    await asRoot(3, 'SET GLOBAL wsrep_reject_queries = ALL');
    try {
      const failure = await failureOf(runner.query(`SELECT * FROM ${table.name}`));
      expect(failure).toMatchObject({ errno: 1047, kind: 'node-unusable' });
    } finally {
      await asRoot(3, 'SET GLOBAL wsrep_reject_queries = NONE');
    }
  });

  it('1290 on a read-only node', async () => {
    const runner = await connectTo(nodePort(2));
    await asRoot(2, 'SET GLOBAL read_only = ON');
    try {
      const failure = await failureOf(runner.query(`UPDATE ${table.name} SET value = 1`));
      expect(failure).toMatchObject({ errno: 1290, kind: 'node-unusable' });
    } finally {
      await asRoot(2, 'SET GLOBAL read_only = OFF');
    }
  });

  it('a connection killed while its COMMIT waits: unknown', async () => {
    const runner = await connectTo(nodePort(2));
    const id = await connectionId(runner);
    await runner.query('START TRANSACTION');
    await runner.query(`UPDATE ${table.name} SET value = 4 WHERE id = 1`);
    const blocker: Connection = await rootConnection(2);
    try {
      await blocker.query('FLUSH TABLES WITH READ LOCK');
      const commit = failureOf(runner.query('COMMIT'));
      await until('COMMIT waits', async () => {
        const rows = await asRoot<{ Info: string | null; Id: bigint }>(2, 'SHOW PROCESSLIST');
        return rows.some((row) => Number(row.Id) === id && row.Info === 'COMMIT');
      });
      await asRoot(2, `KILL ${id}`);
      expect(await commit).toMatchObject({
        query: 'COMMIT',
        kind: 'connection-lost',
        outcomeUnknown: true,
        connectionSpoiled: true,
      });
    } finally {
      await blocker.query('UNLOCK TABLES');
      await blocker.end();
    }
  });

  it('1927 or a lost connection when killed at a statement: nothing happened', async () => {
    const runner = await connectTo(nodePort(1));
    const id = await connectionId(runner);
    const sleeping = failureOf(runner.query('SELECT SLEEP(20)'));
    await asRoot(1, `KILL ${id}`);
    expect(await sleeping).toMatchObject({ kind: 'connection-lost', outcomeUnknown: false });
  });

  it.each([1180, 1053, 1836, 1927])('%i at COMMIT: unknown', async (errno) => {
    const proxy = await startMysqlProxy({ targetPort: nodePort(1) });
    try {
      const runner = await connectTo(proxy.port);
      proxy.onQuery = (sql) =>
        sql === 'COMMIT' ? { error: { errno, sqlState: 'HY000', message: 'forged' } } : 'forward';
      await runner.query('START TRANSACTION');
      expect(await failureOf(runner.query('COMMIT'))).toMatchObject({
        errno,
        outcomeUnknown: true,
        connectionSpoiled: true,
      });
    } finally {
      await proxy.close();
    }
  });

  it.each([
    ['PRIMARY', `(1, 0, NULL)`],
    ['uq_scratch_errors_label', `(3, 0, 'A')`],
  ])('1062 names the key %s', async (constraint, row) => {
    await table.source.query(`UPDATE ${table.name} SET label = 'A' WHERE id = 1`);
    const runner = await connectTo(nodePort(2));
    await runner.query('SET SESSION wsrep_sync_wait = 7');
    const failure = await failureOf(runner.query(`INSERT INTO ${table.name} VALUES ${row}`));
    expect(failure).toMatchObject({ errno: 1062, kind: 'duplicate-key', constraint });
    expect(failure.connectionSpoiled).toBe(false);
  });

  it('a connection refused, and one accepted and cut as by HAProxy without a server', async () => {
    const proxy = await startMysqlProxy({ targetPort: nodePort(1) });
    proxy.refusesNew = true;
    expect(await failureOf(connectTo(proxy.port))).toMatchObject({ kind: 'connection-lost' });
    const { port } = proxy;
    await proxy.close();
    expect(await failureOf(connectTo(port))).toMatchObject({
      kind: 'connection-lost',
      code: 'ECONNREFUSED',
    });
  });
});
