import { randomUUID } from 'node:crypto';
import { type FanOut, FanOutsRepository } from '../../src/notifications/fan-outs.repository.js';
import { type DataLayer, nodePort, openDataLayer } from '../support/cluster.js';

const LEASE_SECONDS = 60;

let layers: DataLayer[];
let id: string;

beforeAll(async () => {
  layers = await Promise.all([1, 2].map((node) => openDataLayer(nodePort(node))));
});
afterAll(() => Promise.all(layers.map((layer) => layer.close())));
beforeEach(async () => {
  id = randomUUID();
  const { transactions } = layers[0] as DataLayer;
  await transactions.run('test', (tx) =>
    new FanOutsRepository(transactions).insert(tx, id, {
      ...{ kind: 'event-published', key: id, audience: 'test', argument: {} },
      data: { eventTitle: '시험' },
    }),
  );
  // The test cluster's own worker knows no such audience; at no moment may the lease be over for it.
  await (layers[0] as DataLayer).source.query(
    'UPDATE fan_outs SET leased_until = NOW(3) + INTERVAL 1 HOUR WHERE id = ?',
    [id],
  );
});
afterEach(async () => {
  await (layers[0] as DataLayer).source.query('DELETE FROM fan_outs WHERE id = ?', [id]);
});

const fanOut = (cursorId: string | null): FanOut => ({
  ...{ id, kind: 'event-published', key: id, audience: 'test', argument: {}, cursorId },
  ...{ data: { eventTitle: '시험' }, expected: 1 },
});
/** A worker at a node of its own. */
const worker = ({ transactions }: DataLayer) => {
  const fanOuts = new FanOutsRepository(transactions);
  return {
    /** By a clock that many hours on: a lease ends for this worker alone. */
    take: (hoursOn: number) =>
      transactions.run('test', async (tx) => {
        // SYSDATE knows nothing of the clock that an attempt before this one set.
        await tx.execute('SET timestamp = UNIX_TIMESTAMP(SYSDATE()) + ?', [hoursOn * 3_600]);
        const taken = await fanOuts.take(tx, id, LEASE_SECONDS);
        await tx.execute('SET timestamp = DEFAULT', []);
        return taken;
      }),
    advance: (from: string | null, cursorId: string) =>
      transactions.run('test', (tx) =>
        fanOuts.advance(tx, fanOut(from), { cursorId, written: 1 }, LEASE_SECONDS),
      ),
  };
};

describe('a fan-out', () => {
  it('is not taken while somebody has it, and by one alone when the lease is over', async () => {
    const [one, other] = layers.map(worker) as [
      ReturnType<typeof worker>,
      ReturnType<typeof worker>,
    ];
    expect(await one.take(0)).toBe(false);
    const taken = await Promise.all([one.take(2), other.take(2)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('whose worker lost its lease goes on with the next one alone: no batch is told twice', async () => {
    const [slow, next] = layers.map(worker) as [
      ReturnType<typeof worker>,
      ReturnType<typeof worker>,
    ];
    const [first, second] = [randomUUID(), randomUUID()];
    expect(await slow.take(2)).toBe(true);
    expect(await next.take(4)).toBe(true); // the slow one hung for as long as that
    expect(await next.advance(null, first)).toBe(true);
    expect(await slow.advance(null, second)).toBe(false);
    expect(await next.advance(first, second)).toBe(true);
  });
});
