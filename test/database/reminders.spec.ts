import { randomUUID } from 'node:crypto';
import { RemindersRepository } from '../../src/events/reminders.repository.js';
import { type DataLayer, nodePort, openDataLayer } from '../support/cluster.js';

const ROUNDS = 20;

let layers: DataLayer[];

beforeAll(async () => {
  layers = await Promise.all([1, 2, 3].map((node) => openDataLayer(nodePort(node))));
});
afterAll(() => Promise.all(layers.map((layer) => layer.close())));

describe('workers on three nodes that remind of the same start in one instant', () => {
  it('do it once; another start is reminded of again', async () => {
    const startsAt = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    const remind = (performanceId: string, at: Date): Promise<boolean[]> =>
      Promise.all(
        layers.map(({ transactions }) => {
          const reminders = new RemindersRepository(transactions);
          const one = { performanceId, startsAt: at, eventId: '', eventTitle: '', venue: '' };
          return transactions.run('remind', (tx) =>
            reminders.insert(tx, { ...one, runningMinutes: 1 }),
          );
        }),
      );
    for (let round = 0; round < ROUNDS; round++) {
      const performanceId = randomUUID();
      for (const at of [startsAt, new Date(startsAt.getTime() + 1_000)]) {
        const did = await remind(performanceId, at);
        expect(did.filter(Boolean)).toHaveLength(1);
        expect(await remind(performanceId, at)).toEqual([false, false, false]);
      }
    }
  });
});
