import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../src/errors/domain-error.js';
import { IdempotencyKeyReused, ServiceUnavailable } from '../../src/errors/common.errors.js';
import { dividedOnes, type Together } from '../../src/database/together.js';
import type { Tx } from '../../src/database/transactions.js';
import { type MysqlProxy, startMysqlProxy } from '../../src/cli/drills/mysql-proxy.js';
import { type DataLayer, nodePort, openDataLayer } from '../support/cluster.js';
import { ScratchTable } from '../support/scratch-table.js';

const refusal = { status: 409, code: 'no', title: { en: '', ko: '' }, detail: { en: '', ko: '' } };

describe('works that share transactions', () => {
  let table: ScratchTable;
  let proxy: MysqlProxy;
  let layer: DataLayer;
  let statements: string[];

  const insert = (tx: Tx, id: number): Promise<number> =>
    tx.execute(`INSERT INTO ${table.name} (id, value) VALUES (?, 1)`, [id]);
  const add = (tx: Tx): Promise<number> =>
    tx.execute(`UPDATE ${table.name} SET value = value + 1 WHERE id = 1`);
  const insertAndAdd = async (tx: Tx, id: number): Promise<number> => {
    await insert(tx, id);
    await add(tx);
    return id;
  };
  const commits = () => statements.filter((sql) => sql === 'COMMIT').length;
  const run = (
    id: number,
    work: (tx: Tx) => Promise<unknown> = (tx) => insertAndAdd(tx, id),
    options = {},
  ) => layer.groups.run('lane', 'test', work, options);
  const outcomesOf = async (works: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(works)).map((one) =>
      one.status === 'fulfilled' ? one.value : ((one.reason as { code?: string }).code ?? 'error'),
    );
  const ids = async () => (await table.rows()).map(({ id }) => id);

  beforeAll(async () => {
    table = await ScratchTable.create('groups', 3);
  });

  beforeEach(async () => {
    await table.empty();
    await table.put({ id: 1, value: 0 });
    statements = [];
    proxy = await startMysqlProxy({
      targetPort: nodePort(1),
      onQuery: (sql) => void statements.push(sql),
    });
    layer = await openDataLayer(proxy.port, { DB_POOL_SIZE: 4 });
    statements.splice(0);
  });

  afterEach(async () => {
    await layer.close();
    await proxy.close();
  });

  afterAll(() => table.drop());

  it('gathers those that come while one is on its way, and answers each', async () => {
    const works = [10, 11, 12, 13, 14].map((id) => run(id));
    expect(await outcomesOf(works)).toEqual([10, 11, 12, 13, 14]);
    expect(commits()).toBe(2);
    expect(await table.rows()).toContainEqual({ id: 1, value: 5 });
  });

  it('answers nobody before the commit', async () => {
    const first = run(10);
    const seen: string[] = [];
    const works = [11, 12].map((id) =>
      run(id).then(() => void seen.push(`${id} after ${commits()} commits`)),
    );
    await Promise.all([first, ...works]);
    expect(seen).toEqual(['11 after 2 commits', '12 after 2 commits']);
  });

  it('is crowded when more wait than the next transaction takes', async () => {
    const works = Array.from({ length: 64 }, (_, index) => run(10 + index));
    expect(layer.groups.isCrowded('lane')).toBe(false); // one of them is on its way
    works.push(run(100));
    expect(['lane', 'another'].map((lane) => layer.groups.isCrowded(lane))).toEqual([true, false]);
    await Promise.all(works);
  });

  it('undoes what is refused, and nothing of its neighbours', async () => {
    const refused = async (tx: Tx): Promise<never> => {
      await insertAndAdd(tx, 12);
      throw new DomainError(refusal);
    };
    const works = [run(10), run(11), run(12, refused), run(11), run(13)];
    expect(await outcomesOf(works)).toEqual([10, 11, 'no', 'ER_DUP_ENTRY', 13]);
    expect(commits()).toBe(2);
    expect(await ids()).toEqual([1, 10, 11, 13]);
    expect(await table.rows()).toContainEqual({ id: 1, value: 3 });
  });

  it('goes on beside a refusal that takes away what it has left', async () => {
    const refused = async (tx: Tx): Promise<never> => {
      await insertAndAdd(tx, 12);
      return tx.refuse(new DomainError(refusal), async () => {
        await tx.execute(`DELETE FROM ${table.name} WHERE id = 12`);
        await tx.execute(`UPDATE ${table.name} SET value = value - 1 WHERE id = 1`);
      });
    };
    expect(await outcomesOf([run(10), run(11), run(12, refused), run(13)])).toEqual([
      ...[10, 11, 'no', 13],
    ]);
    expect(statements.filter((sql) => sql.startsWith('ROLLBACK'))).toEqual([]);
    expect(await ids()).toEqual([1, 10, 11, 13]);
    // Alone it has nothing to take away: all of it is rolled back.
    expect(await outcomesOf([run(12, refused)])).toEqual(['no']);
    expect(await ids()).toEqual([1, 10, 11, 13]);
  });

  it('keeps the keys of those that were done, and of none that was refused', async () => {
    const accountId = randomUUID();
    const place = (id: number, key: string, isRefused = false) =>
      layer.idempotency.run(
        { accountId, key, operation: 'test', body: { id } },
        async (tx) => {
          if (isRefused) return tx.refuse(new DomainError(refusal));
          await insertAndAdd(tx, id);
          return { id };
        },
        { lane: 'keys' },
      );
    try {
      const works = [place(10, 'a'), place(11, 'b'), place(12, 'c', true), place(13, 'd')];
      expect(await outcomesOf(works)).toEqual([{ id: 10 }, { id: 11 }, 'no', { id: 13 }]);
      expect(statements.filter((sql) => sql.startsWith('ROLLBACK'))).toEqual([]);
      // Again: who was done gets the first answer, who was refused may try anew.
      const again = [place(10, 'a'), place(11, 'b'), place(12, 'c'), place(13, 'd')];
      expect(await outcomesOf(again)).toEqual([{ id: 10 }, { id: 11 }, { id: 12 }, { id: 13 }]);
      await expect(place(99, 'a')).rejects.toThrow(IdempotencyKeyReused);
      expect(await ids()).toEqual([1, 10, 11, 12, 13]);
    } finally {
      await layer.source.query('DELETE FROM idempotency_keys WHERE account_id = ?', [accountId]);
    }
  });

  it('does one step of all of them in one statement, and answers each', async () => {
    const inserts: Together<number, string> = {
      many: async (tx, some) => {
        await tx.execute(`INSERT INTO ${table.name} (id, value) VALUES ?`, [
          some.map((id) => [id, 1]),
        ]);
        return some.map((id) => `${id} of ${some.length}`);
      },
    };
    const adds: Together<number, boolean> = {
      many: async (tx, some) => {
        const sql = `UPDATE ${table.name} SET value = value + 1 WHERE id IN (?)`;
        return dividedOnes(await tx.execute(sql, [[...some]]), some.length);
      },
    };
    const both = (id: number) => async (tx: Tx) => {
      const said = await tx.together(inserts, id);
      return (await tx.together(adds, id)) && said;
    };
    const works = [10, 11, 12, 13].map((id) => run(id, both(id)));
    expect(await outcomesOf(works)).toEqual(['10 of 1', '11 of 3', '12 of 3', '13 of 3']);
    expect(statements.filter((sql) => /^(INSERT|UPDATE)/.test(sql))).toHaveLength(4);
    expect((await table.rows()).slice(1).every(({ value }) => value === 2)).toBe(true);
  });

  it('asks each by itself where a count does not say for which of them it failed', async () => {
    const adds: Together<number, boolean> = {
      many: async (tx, some) => {
        const sql = `UPDATE ${table.name} SET value = value + 1 WHERE id IN (?)`;
        return dividedOnes(await tx.execute(sql, [[...some]]), some.length);
      },
    };
    await table.put({ id: 20, value: 0 }, { id: 22, value: 0 });
    const works = [1, 20, 21, 22].map((id) => run(id, (tx) => tx.together(adds, id).then(Number)));
    expect(await outcomesOf(works)).toEqual([1, 1, 0, 1]);
    expect(await table.rows()).toEqual([
      { id: 1, value: 1 },
      { id: 20, value: 1 },
      { id: 22, value: 1 },
    ]);
  });

  it('never lets works share a transaction that ask to be apart', async () => {
    const works = ['a', 'a', 'b', 'b', 'c'].map((apart, at) => run(10 + at, undefined, { apart }));
    expect(await outcomesOf(works)).toEqual([10, 11, 12, 13, 14]);
    // a; a and b; b and c.
    expect(commits()).toBe(3);
  });

  it('does what is asked for at the end once, for all of them', async () => {
    const ends: string[] = [];
    const work = (id: number) => async (tx: Tx) => {
      tx.atEnd('count', async () => {
        const sql = `SELECT COUNT(*) AS count FROM ${table.name}`;
        const [row] = await tx.query<{ count: number }>(sql);
        ends.push(`${row?.count} rows`);
      });
      return insertAndAdd(tx, id);
    };
    await Promise.all([10, 11, 12].map((id) => run(id, work(id))));
    expect(ends).toEqual(['2 rows', '4 rows']);
  });

  it('runs all of them again after a conflict with another node', async () => {
    let tries = 0;
    const meddle = async (tx: Tx): Promise<number> => {
      await insertAndAdd(tx, 12);
      if (++tries === 1) {
        await table.source.query(`UPDATE ${table.name} SET value = value + 100 WHERE id = 1`);
      }
      return 12;
    };
    expect(await outcomesOf([run(10), run(11), run(12, meddle)])).toEqual([10, 11, 12]);
    expect(tries).toBe(2);
    expect(await table.rows()).toContainEqual({ id: 1, value: 103 });
  });

  it('tells each what became of it when the answer to their commit is lost', async () => {
    const alreadyCommitted = async (id: number) => {
      const sql = `SELECT id FROM ${table.name} WHERE id = ?`;
      const [row] = await layer.transactions.readLatest<{ id: number }>(sql, [id]);
      return row && `found ${row.id}`;
    };
    const refused = async (tx: Tx): Promise<never> => {
      await insert(tx, 13);
      throw new DomainError(refusal);
    };
    const works = [10, 11, 12, 13].map((id) =>
      run(id, id === 13 ? refused : undefined, { alreadyCommitted: () => alreadyCommitted(id) }),
    );
    let seen = 0;
    proxy.onQuery = (sql) => {
      statements.push(sql);
      if (sql !== 'COMMIT' || ++seen !== 2) return 'forward';
      proxy.targetPort = nodePort(2);
      return 'swallow-answer';
    };
    expect(await outcomesOf(works)).toEqual([10, 'found 11', 'found 12', 'no']);
    expect(await table.rows()).toContainEqual({ id: 1, value: 3 });
  });

  it('lets each try by itself when they cannot be done together', async () => {
    const spoil = async (tx: Tx) => {
      tx.atEnd('spoil', () => Promise.reject(new Error('a fault of one')));
      return insertAndAdd(tx, 12);
    };
    expect(await outcomesOf([run(10), run(11), run(12, spoil), run(13)])).toEqual([
      ...[10, 11, 'error', 13],
    ]);
    expect(await ids()).toEqual([1, 10, 11, 13]);
  });

  it('keeps the order of coming, and works apart that ask for it or do something else', async () => {
    const order: number[] = [];
    const work = (id: number) => async (tx: Tx) => {
      order.push(id);
      return insert(tx, id);
    };
    const works = [
      ...[10, 11, 12].map((id) => run(id, work(id))),
      run(13, work(13), { alone: true }),
      ...[14, 15].map((id) => run(id, work(id))),
      layer.groups.run('lane', 'other', work(16)),
    ];
    await Promise.all(works);
    expect(order).toEqual([10, 11, 12, 13, 14, 15, 16]);
    expect(commits()).toBe(5);
  });

  it('lets lanes pass each other', async () => {
    let open: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (open = resolve));
    const slow = run(10, async (tx) => {
      await held;
      return insert(tx, 10);
    });
    expect(await layer.groups.run('other lane', 'test', (tx) => insert(tx, 11))).toBe(1);
    open();
    expect(await slow).toBe(1);
  });

  it('refuses at once when too many are before it, and goes on', async () => {
    let open: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (open = resolve));
    const first = run(10, async () => {
      await held;
      return 10;
    });
    await sleep(20);
    const nothing = () => Promise.resolve(0);
    const waiting = Array.from({ length: 500 }, () => run(0, nothing));
    await expect(run(0, nothing)).rejects.toThrow(ServiceUnavailable);
    open();
    await Promise.all([first, ...waiting]);
    expect(await run(11)).toBe(11);
  });
});
