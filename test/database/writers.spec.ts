import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { ServiceUnavailable } from '../../src/errors/common.errors.js';
import type { Config } from '../../src/config/config.schema.js';
import { type DataLayer, nodePort, openDataLayer, until } from '../support/cluster.js';
import { type MysqlProxy, startMysqlProxy } from '../../src/cli/drills/mysql-proxy.js';

/** How mysql2 counts, which is what must stay right when connections are destroyed. */
interface PoolCounts {
  _allConnections: { length: number };
  _freeConnections: { length: number };
  _connectionQueue: { length: number };
}

const countsOf = (source: DataSource): { all: number; free: number; waiting: number } => {
  const { pool } = source.driver as unknown as { pool: PoolCounts };
  return {
    all: pool._allConnections.length,
    free: pool._freeConnections.length,
    waiting: pool._connectionQueue.length,
  };
};

describe('Writers', () => {
  let proxy: MysqlProxy;
  let layer: DataLayer;

  const open = async (changes: Partial<Config>): Promise<void> => {
    layer = await openDataLayer(proxy.port, changes);
  };
  const nap = (seconds: number): Promise<unknown> =>
    layer.transactions.run('nap', (tx) => tx.query(`SELECT SLEEP(${seconds})`));
  const connectionId = async (): Promise<number> => {
    const [row] = await layer.transactions.read<{ id: number }>('SELECT CONNECTION_ID() AS id');
    return Number(row?.id);
  };

  beforeEach(async () => {
    proxy = await startMysqlProxy({ targetPort: nodePort(1) });
  });

  afterEach(async () => {
    proxy.thaw();
    await layer.close();
    await proxy.close();
  });

  it('never hangs on a frozen node, keeps its pool, and recovers when the node thaws', async () => {
    await open({ DB_POOL_SIZE: 4, DB_TRANSACTION_DEADLINE_MS: 300, DB_TOTAL_DEADLINE_MS: 900 });
    await Promise.all([nap(0.1), nap(0.1), nap(0.1), nap(0.1)]);
    expect(countsOf(layer.source)).toEqual({ all: 4, free: 4, waiting: 0 });
    proxy.freeze();
    const startedAtMs = performance.now();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => nap(0)));
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected' });
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(ServiceUnavailable);
    }
    proxy.cutAll();
    proxy.thaw();
    await until('the pool has no waiter left', () => countsOf(layer.source).waiting === 0);
    await Promise.all(Array.from({ length: 12 }, () => nap(0.01)));
    const counts = countsOf(layer.source);
    expect(counts.all).toBeLessThanOrEqual(4);
    expect(counts.free).toBe(counts.all);
  });

  it('destroys both ends of a connection that missed the deadline', async () => {
    await open({ DB_POOL_SIZE: 1, DB_TRANSACTION_DEADLINE_MS: 300 });
    await connectionId();
    const [before] = proxy.connections;
    let hung = false;
    proxy.onQuery = (sql) => {
      if (hung || !sql.startsWith('SELECT SLEEP')) return 'forward';
      hung = true;
      return 'hang';
    };
    await nap(0);
    expect(hung).toBe(true);
    await until('the hung connection is closed', () => !proxy.connections.has(before as never));
    expect(proxy.connections.size).toBe(1);
  });

  it('gives a closure that dawdles outside the database the same deadline', async () => {
    await open({ DB_POOL_SIZE: 1, DB_TRANSACTION_DEADLINE_MS: 150, DB_TOTAL_DEADLINE_MS: 500 });
    const before = await connectionId();
    const dawdle = layer.transactions.run('dawdle', () => new Promise(() => undefined));
    await expect(dawdle).rejects.toThrow(ServiceUnavailable);
    // In the pool it would still be in that transaction, and the next one would commit it.
    expect(await connectionId()).not.toBe(before);
  });

  it('wakes a waiter when the connection it waits for is destroyed', async () => {
    await open({ DB_POOL_SIZE: 1, DB_TRANSACTION_DEADLINE_MS: 2_000 });
    await connectionId();
    const cut = nap(1);
    await sleep(50);
    const waiter = connectionId();
    await until('one waits', () => countsOf(layer.source).waiting === 1);
    const startedAtMs = performance.now();
    proxy.cutAll();
    await waiter;
    expect(performance.now() - startedAtMs).toBeLessThan(300);
    await cut;
  });

  it('refuses at once when pool and queue are full, and counts right afterwards', async () => {
    await open({ DB_POOL_SIZE: 2, DB_QUEUE_LIMIT: 3 });
    const accepted = Array.from({ length: 5 }, () => nap(0.2));
    const startedAtMs = performance.now();
    await expect(nap(0.2)).rejects.toThrow(ServiceUnavailable);
    expect(performance.now() - startedAtMs).toBeLessThan(100);
    await Promise.all(accepted);
    await Promise.all(Array.from({ length: 5 }, () => nap(0)));
    expect(countsOf(layer.source)).toEqual({ all: 2, free: 2, waiting: 0 });
  });

  it('counts those who gave up waiting until their turn has come', async () => {
    await open({
      DB_POOL_SIZE: 1,
      DB_QUEUE_LIMIT: 2,
      DB_TRANSACTION_DEADLINE_MS: 200,
      DB_TOTAL_DEADLINE_MS: 250,
    });
    const lease = await layer.writers.lease(1_000);
    const gaveUp = await Promise.allSettled([nap(0), nap(0)]);
    expect(gaveUp.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(layer.writers.lease(100)).rejects.toThrow('wait for a connection');
    lease.release();
    await until('the late connections went back', () => countsOf(layer.source).free === 1);
    await nap(0);
  });

  it('replaces connections that have grown old, busy and idle ones', async () => {
    await open({ DB_POOL_SIZE: 1, DB_CONNECTION_MAX_AGE_SECONDS: 1 });
    const young = await connectionId();
    expect(await connectionId()).toBe(young);
    await sleep(1_200);
    const afterIdling = await connectionId();
    expect(afterIdling).not.toBe(young);
    const busy = nap(1.3);
    const finished: string[] = [];
    const waiting = ['first', 'second', 'third'].map(async (name) => {
      const id = await connectionId();
      finished.push(name);
      return id;
    });
    await busy;
    expect(await Promise.all(waiting)).not.toContain(afterIdling);
    expect(finished).toEqual(['first', 'second', 'third']);
    await until('old connections are closed', () => proxy.connections.size === 1);
    expect(countsOf(layer.source)).toEqual({ all: 1, free: 1, waiting: 0 });
  });

  it('brings traffic back to the first node within the age of a connection', async () => {
    await open({ DB_POOL_SIZE: 2, DB_CONNECTION_MAX_AGE_SECONDS: 1 });
    const nodeOf = async (): Promise<string> => {
      const [row] = await layer.transactions.read<{ name: string }>(
        'SELECT @@wsrep_node_name AS name',
      );
      return row?.name ?? '';
    };
    const first = await nodeOf();
    proxy.targetPort = nodePort(2);
    proxy.cutAll();
    const second = await nodeOf();
    expect(second).not.toBe(first);
    proxy.targetPort = nodePort(1);
    await until('reads reach the first node', async () => (await nodeOf()) === first, 3_000);
  });

  it('destroys a connection that cannot be prepared, within the deadline', async () => {
    await open({
      DB_POOL_SIZE: 1,
      DB_WRITER_MODE: 'spread',
      DB_WRITER_PORTS: [proxy.port, proxy.port],
      DB_TRANSACTION_DEADLINE_MS: 200,
    });
    let refusals = 2;
    proxy.onQuery = (sql) => {
      if (!sql.includes('wsrep_sync_wait') || refusals-- <= 0) return 'forward';
      return refusals === 1
        ? 'hang'
        : { error: { errno: 1047, sqlState: '08S01', message: 'forged' } };
    };
    const [row] = await layer.transactions.read<{ wait: number }>(
      'SELECT @@SESSION.wsrep_sync_wait AS wait',
    );
    expect(refusals).toBeLessThan(0);
    expect(Number(row?.wait)).toBe(1);
  });

  it('spreads over every writer port in mode spread', async () => {
    const ports = [1, 2, 3].map(nodePort);
    await open({ DB_POOL_SIZE: 1, DB_WRITER_MODE: 'spread', DB_WRITER_PORTS: ports });
    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) {
      const [row] = await layer.transactions.read<{ name: string }>(
        'SELECT @@wsrep_node_name AS name',
      );
      seen.add(row?.name ?? '');
    }
    expect(seen.size).toBe(3);
  });

  it('closes while a node is frozen', async () => {
    await open({ DB_POOL_SIZE: 2, DB_TRANSACTION_DEADLINE_MS: 300, DB_TOTAL_DEADLINE_MS: 300 });
    await connectionId();
    proxy.freeze();
    const stuck = nap(0).catch(() => undefined);
    await sleep(50);
    const startedAtMs = performance.now();
    await layer.close();
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    await stuck;
    layer = await openDataLayer(nodePort(1));
  });
});
