import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, Message } from '../../src/outbox/outbox-message.js';
import { Outbox } from '../../src/outbox/outbox.service.js';
import { OutboxRepository } from '../../src/outbox/outbox.repository.js';
import { type DataLayer, nodePort, openDataLayer, until } from '../support/cluster.js';
import { startRelay, type TestRelay } from '../support/outbox.js';

let layer: DataLayer;
let messages: OutboxRepository;
let outbox: Outbox;
let relays: TestRelay[];
/** Nobody but this test has consumers for it. */
let topic: string;

beforeAll(async () => {
  layer = await openDataLayer(nodePort(1), { DB_POOL_SIZE: 8 });
  messages = new OutboxRepository(layer.transactions);
  outbox = new Outbox(messages);
});
afterAll(() => layer.close());

beforeEach(() => {
  topic = `test-${randomUUID()}`;
  relays = [];
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  await layer.source.query('DELETE FROM outbox WHERE topic = ?', [topic]);
});

const append = (key: string, more: Partial<Message> = {}): Promise<void> =>
  layer.transactions.run('test', (tx) => outbox.append(tx, { topic, key, payload: {}, ...more }));

interface Row {
  id: string;
  state: string;
  failures: number;
  last_error: string | null;
}
const rows = (): Promise<Row[]> =>
  layer.source.query<Row[]>('SELECT * FROM outbox WHERE topic = ? ORDER BY message_key', [topic]);
const states = async (): Promise<string[]> => (await rows()).map(({ state }) => state);
const allDone = (count: number) => async (): Promise<boolean> => {
  const found = await states();
  return found.length === count && found.every((state) => state === 'done');
};

type Settings = Parameters<typeof startRelay>[2];

async function relay(
  consume: (delivery: Delivery) => Promise<void>,
  settings?: Settings,
): Promise<TestRelay> {
  const started = await startRelay(layer, [{ topic, consume }], settings);
  relays.push(started);
  return started;
}

describe('Outbox.append', () => {
  it('leaves nothing behind when the transaction is rolled back', async () => {
    const failing = layer.transactions.run('test', async (tx) => {
      await outbox.append(tx, { topic, key: 'a', payload: {} });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await rows()).toEqual([]);
  });

  it('appends the same message once, and delivers what it said first', async () => {
    const seen: unknown[] = [];
    await append('a', { payload: { n: 1 } });
    await append('a', { payload: { n: 2 } });
    await relay(async ({ payload }) => void seen.push(payload));
    await until('it is done', allDone(1));
    await append('a', { payload: { n: 3 } });
    await sleep(200);
    expect(seen).toEqual([{ n: 1 }]);
  });

  it('waits as long as the message says', async () => {
    let deliveredAtMs = 0;
    const startMs = Date.now();
    await append('a', { delayMs: 700 });
    await relay(async () => void (deliveredAtMs = Date.now()));
    await until('it is done', allDone(1));
    expect(deliveredAtMs - startMs).toBeGreaterThanOrEqual(690);
  });
});

describe('the relay', () => {
  it('delivers every message once, however many workers there are', async () => {
    const seen: string[] = [];
    const consume = async ({ key }: Delivery): Promise<void> => void seen.push(key);
    await layer.transactions.run('test', (tx) =>
      outbox.appendAll(
        tx,
        Array.from({ length: 500 }, (_, n) => ({ topic, key: String(n), payload: { n } })),
      ),
    );
    await Promise.all([relay(consume), relay(consume), relay(consume)]);
    await until('all are done', allDone(500));
    expect(new Set(seen).size).toBe(500);
    expect(seen).toHaveLength(500);
  });

  it('delivers again what a worker took and never finished', async () => {
    await append('a');
    const [{ id }] = (await rows()) as [Row];
    // As a worker that dies between the claim and the end leaves it.
    expect(await messages.claim([id], randomUUID(), 1)).toHaveLength(1);
    expect(await messages.claim([id], randomUUID(), 1)).toEqual([]);
    const seen: string[] = [];
    await relay(async ({ key }) => void seen.push(key));
    await sleep(300);
    expect(seen).toEqual([]);
    await until('it is done', allDone(1));
    expect(seen).toEqual(['a']);
  });

  it('delivers again what Redis forgot', async () => {
    const seen: string[] = [];
    const { effects } = await relay(async ({ key }) => void seen.push(key), {
      OUTBOX_LEASE_SECONDS: 1,
    });
    await effects.pause();
    await append('a');
    await until('it is in the queue', async () => (await effects.count()) === 1);
    await effects.obliterate({ force: true });
    await effects.resume();
    await until('it is done', allDone(1));
    expect(seen).toEqual(['a']);
  });

  it('delivers by itself while Redis is away', async () => {
    const seen: string[] = [];
    await relay(async ({ key }) => void seen.push(key), { REDIS_PORT: 1 });
    await append('a');
    await until('it is done', allDone(1), 5_000);
    expect(seen).toEqual(['a']);
  });

  it('tries again after a failure, and keeps what failed too often for the operator', async () => {
    let isBroken = true;
    let tries = 0;
    await append('a', { payload: { secret: 1 } });
    const consume = async (): Promise<void> => {
      tries++;
      if (isBroken) throw new Error('not today');
    };
    await relay(consume, { OUTBOX_TRIES_MAX: 2 });
    await until('it is dead', async () => (await states())[0] === 'dead');
    expect(tries).toBe(2);
    const letters = await messages.dead(100);
    const letter = letters.find((one) => one.topic === topic);
    expect(letter).toMatchObject({ key: 'a', failures: 2, lastError: 'not today' });
    expect(JSON.stringify(letter)).not.toContain('secret');
    expect((await outbox.state({ limit: 1 })).dead).toBeGreaterThanOrEqual(1);

    isBroken = false;
    const revive = () =>
      layer.transactions.run('revive', (tx) => outbox.revive(tx, letter?.id as string));
    await revive();
    await until('it is done', allDone(1));
    await expect(revive()).rejects.toThrow('not-found');
  });

  it('removes what is done and old, and nothing else', async () => {
    for (const key of ['old', 'new', 'waiting', 'dead']) await append(key, { delayMs: 3_600_000 });
    const change = (key: string, change: string): Promise<unknown> =>
      layer.source.query(`UPDATE outbox SET ${change} WHERE topic = ? AND message_key = ?`, [
        topic,
        key,
      ]);
    await change('old', `state = 'done', ended_at = NOW(3) - INTERVAL 8 DAY`);
    await change('new', `state = 'done', ended_at = NOW(3) - INTERVAL 6 DAY`);
    await change('dead', `state = 'dead', ended_at = NOW(3) - INTERVAL 8 DAY`);
    expect(await messages.removeOld(7, 100)).toBeGreaterThanOrEqual(1);
    expect(await states()).toEqual(['dead', 'done', 'waiting']);
  });
});
