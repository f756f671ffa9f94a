import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../src/errors/domain-error.js';
import { ServiceUnavailable } from '../../src/errors/common.errors.js';
import type { Tx } from '../../src/database/transactions.js';
import {
  asRoot,
  type DataLayer,
  nodePort,
  openDataLayer,
  testConfig,
  until,
  withNodeIsolated,
} from '../support/cluster.js';
import { type MysqlProxy, startMysqlProxy } from '../../src/cli/drills/mysql-proxy.js';
import { ScratchTable } from '../support/scratch-table.js';

const refusal = { status: 409, code: 'no', title: { en: '', ko: '' }, detail: { en: '', ko: '' } };

describe('Transactions.run', () => {
  let table: ScratchTable;
  let proxy: MysqlProxy;
  let layer: DataLayer;
  let statements: string[];

  const add = (tx: Tx, amount: number, id = 1): Promise<number> =>
    tx.execute(`UPDATE ${table.name} SET value = value + ? WHERE id = ?`, [amount, id]);
  const insert = (tx: Tx, id: number): Promise<number> =>
    tx.execute(`INSERT INTO ${table.name} (id, value) VALUES (?, 1)`, [id]);

  beforeAll(async () => {
    table = await ScratchTable.create('transactions');
  });

  beforeEach(async () => {
    await table.empty();
    await table.put({ id: 1, value: 0 }, { id: 2, value: 0 });
    statements = [];
    proxy = await startMysqlProxy({
      targetPort: nodePort(2),
      onQuery: (sql) => void statements.push(sql),
    });
    layer = await openDataLayer(proxy.port, { DB_POOL_SIZE: 3 });
    statements.splice(0);
  });

  afterEach(async () => {
    proxy.thaw();
    await layer.close();
    await proxy.close();
  });

  afterAll(() => table.drop());

  it('commits what the closure did and returns its result', async () => {
    const result = await layer.transactions.run('test', async (tx) => {
      expect(await add(tx, 5)).toBe(1);
      const rows = await tx.query<{ value: number }>(
        `SELECT value FROM ${table.name} WHERE id = ?`,
        [1],
      );
      return rows[0]?.value;
    });
    expect(result).toBe(5);
    expect(statements.at(0)).toBe('START TRANSACTION');
    expect(statements.at(-1)).toBe('COMMIT');
    expect((await table.rows())[0]?.value).toBe(5);
  });

  it('counts changed rows, not matched ones', async () => {
    const changed = await layer.transactions.run('test', (tx) =>
      tx.execute(`UPDATE ${table.name} SET value = 0 WHERE id IN (1, 2)`),
    );
    expect(changed).toBe(0);
  });

  it('runs again from the start after a conflict at COMMIT with another node', async () => {
    let tries = 0;
    await layer.transactions.run('test', async (tx) => {
      await add(tx, 10);
      if (++tries === 1) {
        await table.source.query(`UPDATE ${table.name} SET value = value + 1 WHERE id = 1`);
      }
    });
    expect(tries).toBe(2);
    expect((await table.rows())[0]?.value).toBe(11);
  });

  it('sends nothing more once the server has rolled back, whatever the closure swallows', async () => {
    let tries = 0;
    await layer.transactions.run('test', async (tx) => {
      tries++;
      await add(tx, 10);
      if (tries > 1) return;
      await table.source.query(`UPDATE ${table.name} SET value = value + 1 WHERE id = 1`);
      await sleep(300);
      await add(tx, 10, 2).catch(() => undefined);
      await add(tx, 100, 2).catch(() => undefined);
    });
    expect(tries).toBe(2);
    expect(await table.rows()).toEqual([
      { id: 1, value: 11 },
      { id: 2, value: 0 },
    ]);
  });

  it('takes back the open transaction after a lock wait, then runs it again', async () => {
    const holder = table.source.createQueryRunner();
    const other = await openDataLayer(nodePort(1));
    let tries = 0;
    await holder.query('START TRANSACTION');
    await holder.query(`UPDATE ${table.name} SET value = 1 WHERE id = 1`);
    await other.transactions.run('test', async (tx) => {
      await insert(tx, 3);
      if (++tries === 2) await holder.query('ROLLBACK');
      await tx.execute('SET SESSION innodb_lock_wait_timeout = 1');
      await add(tx, 10);
    });
    await holder.release();
    await other.close();
    expect(tries).toBe(2);
    expect(await table.rows()).toEqual([
      { id: 1, value: 10 },
      { id: 2, value: 0 },
      { id: 3, value: 1 },
    ]);
  });

  it('leaves a node outside the primary component for another', async () => {
    await layer.close();
    proxy.targetPort = nodePort(3);
    layer = await openDataLayer(proxy.port, { DB_POOL_SIZE: 1 });
    await withNodeIsolated(3, async () => {
      proxy.targetPort = nodePort(1);
      await layer.transactions.run('test', (tx) => add(tx, 3));
    });
    expect((await table.rows())[0]?.value).toBe(3);
  });

  it('never keeps a connection to a node that refuses', async () => {
    await layer.close();
    layer = await openDataLayer(proxy.port, { DB_POOL_SIZE: 1 });
    await asRoot(2, 'SET GLOBAL wsrep_reject_queries = ALL');
    proxy.targetPort = nodePort(1);
    try {
      await layer.transactions.run('test', (tx) => add(tx, 3));
    } finally {
      await asRoot(2, 'SET GLOBAL wsrep_reject_queries = NONE');
    }
    expect((await table.rows())[0]?.value).toBe(3);
  });

  it('rolls back and passes on what the closure throws of its own, without another try', async () => {
    let tries = 0;
    const run = layer.transactions.run('test', async (tx) => {
      tries++;
      await add(tx, 10);
      throw new DomainError(refusal);
    });
    await expect(run).rejects.toThrow(DomainError);
    expect(tries).toBe(1);
    expect(statements.at(-1)).toBe('ROLLBACK');
    expect((await table.rows())[0]?.value).toBe(0);
  });

  it('passes on a duplicate key with its name and rolls back', async () => {
    const run = layer.transactions.run('test', async (tx) => {
      await add(tx, 10);
      await insert(tx, 1);
    });
    await expect(run).rejects.toMatchObject({ errno: 1062 });
    expect((await table.rows())[0]?.value).toBe(0);
  });

  it('lets a closure go on after a duplicate key, which undoes one statement only', async () => {
    await layer.transactions.run('test', async (tx) => {
      await add(tx, 10);
      await insert(tx, 1).catch(() => undefined);
    });
    expect((await table.rows())[0]?.value).toBe(10);
  });

  it('destroys a connection whose ROLLBACK fails and tells the first error', async () => {
    const before = proxy.connections.size;
    proxy.onQuery = (sql) =>
      sql === 'ROLLBACK'
        ? { error: { errno: 1105, sqlState: 'HY000', message: 'forged' } }
        : 'forward';
    const run = layer.transactions.run('test', async (tx) => {
      await add(tx, 10);
      throw new DomainError(refusal);
    });
    await expect(run).rejects.toThrow(DomainError);
    await until('it is gone', () => proxy.connections.size === before - 1, 2_000);
    expect((await table.rows())[0]?.value).toBe(0);
  });

  it('refuses a handle that is used after its transaction', async () => {
    let kept: Tx | undefined;
    await layer.transactions.run('test', (tx) => {
      kept = tx;
      return Promise.resolve();
    });
    await expect(add(kept as Tx, 10)).rejects.toThrow('The transaction is over');
    expect((await table.rows())[0]?.value).toBe(0);
  });

  it('tries again while HAProxy has no server, and goes on when one is back', async () => {
    proxy.refusesNew = true;
    proxy.cutAll();
    const run = layer.transactions.run('test', (tx) => add(tx, 4));
    await sleep(400);
    proxy.refusesNew = false;
    await run;
    expect((await table.rows())[0]?.value).toBe(4);
  });

  it('gives up as unavailable, with the last failure as cause, when nobody listens', async () => {
    await proxy.close();
    const startedAtMs = performance.now();
    const error: unknown = await layer.transactions
      .run('test', (tx) => add(tx, 4))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServiceUnavailable);
    expect(error).toMatchObject({ cause: { message: 'test: 6 tries', cause: {} } });
    expect(performance.now() - startedAtMs).toBeLessThan(testConfig().DB_TOTAL_DEADLINE_MS);
    layer = await openDataLayer(nodePort(1)); // the pool of the first one never worked again
  });

  it('keeps all tries within the total deadline', async () => {
    await layer.close();
    layer = await openDataLayer(proxy.port, {
      DB_TRANSACTION_DEADLINE_MS: 1_500,
      DB_TOTAL_DEADLINE_MS: 2_000,
    });
    proxy.onQuery = () => 'hang';
    const startedAtMs = performance.now();
    await expect(layer.transactions.run('test', (tx) => add(tx, 4))).rejects.toThrow(
      ServiceUnavailable,
    );
    expect(performance.now() - startedAtMs).toBeLessThan(2_700);
    proxy.onQuery = () => 'forward';
  });

  it('sees with readLatest what another node has just committed', async () => {
    const blocked = await openDataLayer(nodePort(3));
    for (let value = 1; value <= 50; value++) {
      await table.source.query(`UPDATE ${table.name} SET value = ? WHERE id = 1`, [value]);
      const [row] = await blocked.transactions.readLatest<{ value: number }>(
        `SELECT value FROM ${table.name} WHERE id = 1`,
      );
      expect(row?.value).toBe(value);
    }
    await blocked.close();
    const [{ Value: mode } = { Value: '' }] = await asRoot<{ Value: string }>(
      3,
      `SHOW VARIABLES LIKE 'wsrep_sync_wait'`,
    );
    expect(mode).toBe('0');
  });
});
