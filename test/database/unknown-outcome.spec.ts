import { randomUUID } from 'node:crypto';
import { DomainError } from '../../src/errors/domain-error.js';
import { IdempotencyKeyReused } from '../../src/errors/common.errors.js';
import type { Tx } from '../../src/database/transactions.js';
import { type DataLayer, nodePort, openDataLayer } from '../support/cluster.js';
import {
  type MysqlProxy,
  startMysqlProxy,
  type Verdict,
} from '../../src/cli/drills/mysql-proxy.js';
import { ScratchTable } from '../support/scratch-table.js';

const refusal = { status: 409, code: 'no', title: { en: '', ko: '' }, detail: { en: '', ko: '' } };
const DEADLINE_MS = 500;

/** What can happen to a COMMIT so that its answer never comes. */
const lostAnswers: [string, Verdict][] = [
  ['executed, the answer lost', 'swallow-answer'],
  ['not executed, the connection cut', 'drop-connection'],
  ['held back for ever', 'hang'],
  [
    'executed, answered with error 1180',
    { error: { errno: 1180, sqlState: 'HY000', message: 'forged' }, executed: true },
  ],
];

describe('a COMMIT whose answer is lost', () => {
  let table: ScratchTable;
  let proxy: MysqlProxy;
  let layer: DataLayer;
  let tries: number;

  const insertAndCount = async (tx: Tx): Promise<void> => {
    tries++;
    await tx.execute(`INSERT INTO ${table.name} (id, value) VALUES (7, 70)`);
    await tx.execute(`UPDATE ${table.name} SET value = value + 1 WHERE id = 1`);
  };

  const loadSeven = async (): Promise<string | undefined> => {
    const sql = `SELECT id FROM ${table.name} WHERE id = 7 AND value = 70`;
    const rows = await layer.transactions.readLatest(sql);
    return rows.length === 1 ? 'found' : undefined;
  };

  const breakCommitOnce = (verdict: Verdict): void => {
    let broken = false;
    proxy.onQuery = (sql) => {
      if (sql !== 'COMMIT' || broken) return 'forward';
      broken = true;
      proxy.targetPort = nodePort(2);
      return verdict;
    };
  };

  const doneOnce = [
    { id: 1, value: 1 },
    { id: 7, value: 70 },
  ];

  beforeAll(async () => {
    table = await ScratchTable.create('unknown', 3);
  });

  beforeEach(async () => {
    tries = 0;
    await table.empty();
    await table.put({ id: 1, value: 0 });
    proxy = await startMysqlProxy({ targetPort: nodePort(1) });
    layer = await openDataLayer(proxy.port, {
      DB_POOL_SIZE: 2,
      DB_TRANSACTION_DEADLINE_MS: DEADLINE_MS,
    });
  });

  afterEach(async () => {
    await layer.close();
    await proxy.close();
  });

  afterAll(() => table.drop());

  it.each(lostAnswers)('%s: done once, found by alreadyCommitted', async (_title, verdict) => {
    breakCommitOnce(verdict);
    const result = await layer.transactions.run(
      'test',
      async (tx) => {
        await insertAndCount(tx);
        return tries === 1 ? 'first' : 'second';
      },
      { alreadyCommitted: loadSeven },
    );
    expect(tries).toBe(2);
    const executed = verdict === 'swallow-answer' || typeof verdict === 'object';
    expect(result).toBe(executed ? 'found' : 'second');
    expect(await table.rows()).toEqual(doneOnce);
  });

  it.each(lostAnswers)('%s: done once under an idempotency key', async (_title, verdict) => {
    const request = { accountId: randomUUID(), key: 'k', operation: 'test', body: { a: 1 } };
    breakCommitOnce(verdict);
    const order = async (tx: Tx): Promise<{ try: number }> => {
      await insertAndCount(tx);
      return { try: tries };
    };
    const executed = verdict === 'swallow-answer' || typeof verdict === 'object';
    const first = executed ? { try: 1 } : { try: 2 };
    expect(await layer.idempotency.run(request, order)).toEqual(first);
    expect(await layer.idempotency.run(request, order)).toEqual(first);
    expect(await layer.idempotency.find(request)).toEqual({ result: first });
    expect(await table.rows()).toEqual(doneOnce);
  });

  it('a refusal of the second try, caused by the first, is not passed on', async () => {
    breakCommitOnce('swallow-answer');
    const claim = (options = {}) =>
      layer.transactions.run(
        'test',
        async (tx) => {
          const sql = `UPDATE ${table.name} SET value = 1 WHERE id = 1 AND value = 0`;
          if ((await tx.execute(sql)) !== 1) throw new DomainError(refusal);
          return 'claimed';
        },
        options,
      );
    expect(await claim({ alreadyCommitted: () => Promise.resolve('claimed before') })).toBe(
      'claimed before',
    );
    await expect(claim()).rejects.toThrow(DomainError);
  });

  it('a refusal stays one when the first try was somebody else', async () => {
    breakCommitOnce('drop-connection');
    const run = layer.transactions.run(
      'test',
      () => (++tries > 1 ? Promise.reject(new DomainError(refusal)) : Promise.resolve()),
      { alreadyCommitted: () => Promise.resolve(undefined) },
    );
    await expect(run).rejects.toThrow(DomainError);
  });

  it('does it twice without a key and without unique ids: the control', async () => {
    breakCommitOnce('swallow-answer');
    await layer.transactions.run('test', (tx) =>
      tx.execute(`UPDATE ${table.name} SET value = value + 1 WHERE id = 1`),
    );
    expect(await table.rows()).toEqual([{ id: 1, value: 2 }]);
  });
});

describe('Idempotency', () => {
  let layer: DataLayer;
  let other: DataLayer;

  beforeAll(async () => {
    layer = await openDataLayer(nodePort(1));
    other = await openDataLayer(nodePort(2));
  });

  afterAll(async () => {
    await layer.close();
    await other.close();
  });

  const request = () => ({
    accountId: randomUUID(),
    key: `k-${randomUUID()}`,
    operation: 'test',
    body: { b: [1, { x: 1, y: 2 }], a: 'x' } as unknown,
  });

  it('gives two requests at once on two nodes one answer', async () => {
    for (let round = 0; round < 10; round++) {
      const same = request();
      const answers = await Promise.all([
        layer.idempotency.run(same, () => Promise.resolve({ by: 1 })),
        other.idempotency.run(same, () => Promise.resolve({ by: 2 })),
      ]);
      expect(answers[0]).toEqual(answers[1]);
    }
  });

  it('knows the same body in another order, and refuses another body or operation', async () => {
    const first = request();
    await layer.idempotency.run(first, () => Promise.resolve('made'));
    const reordered = { ...first, body: { a: 'x', b: [1, { y: 2, x: 1 }] } };
    expect(await layer.idempotency.run(reordered, () => Promise.resolve('again'))).toBe('made');
    for (const change of [{ body: { a: 'y' } }, { operation: 'other' }]) {
      const changed = { ...first, ...change };
      const run = layer.idempotency.run(changed, () => Promise.resolve('never'));
      await expect(run).rejects.toThrow(IdempotencyKeyReused);
      await expect(layer.idempotency.find(changed)).rejects.toThrow(IdempotencyKeyReused);
    }
  });

  it('keeps no key of a refused request, so that it may be sent again', async () => {
    const again = request();
    const refused = layer.idempotency.run(again, () => Promise.reject(new DomainError(refusal)));
    await expect(refused).rejects.toThrow(DomainError);
    expect(await layer.idempotency.find(again)).toBeUndefined();
    expect(await layer.idempotency.run(again, () => Promise.resolve('made'))).toBe('made');
  });

  it('runs without a key as an ordinary transaction, and keeps an answer of nothing', async () => {
    const keyless = { ...request(), key: undefined };
    expect(await layer.idempotency.run(keyless, () => Promise.resolve(1))).toBe(1);
    expect(await layer.idempotency.run(keyless, () => Promise.resolve(2))).toBe(2);
    expect(await layer.idempotency.find(keyless)).toBeUndefined();
    const empty = request();
    const answers = [undefined, 'second'].map((answer) => () => Promise.resolve(answer));
    for (const answer of answers) {
      expect(await layer.idempotency.run(empty, answer)).toBeUndefined();
    }
  });
});
