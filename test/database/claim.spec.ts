import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../../src/database/transactions.js';
import { HoldsRepository } from '../../src/seats/holds.repository.js';
import { SeatsRepository } from '../../src/seats/seats.repository.js';
import { type DataLayer, nodePort, openDataLayer } from '../support/cluster.js';

const SEATS = 6;
const soon = (): Date => new Date(Date.now() + 60_000);
const past = (): Date => new Date(Date.now() - 1_000);

let nodes: DataLayer[];
let performanceId: string;

const seatsOn = (layer: DataLayer): SeatsRepository => new SeatsRepository(layer.transactions);
const seats = (...seatNos: number[]) => ({ performanceId, seatNos });
const write = <T>(work: (tx: Tx) => Promise<T>, layer = nodes[0]!): Promise<T> =>
  layer.transactions.run('test', work);
const claim = (holdId: string, until: Date, seatNos: number[], layer = nodes[0]!) =>
  write((tx) => seatsOn(layer).claim(tx, seats(...seatNos), holdId, until), layer);

beforeAll(async () => {
  nodes = await Promise.all([1, 2, 3].map((node) => openDataLayer(nodePort(node))));
});
afterAll(() => Promise.all(nodes.map((layer) => layer.close())));
beforeEach(async () => {
  performanceId = uuidv7();
  await write((tx) =>
    tx.execute(
      `INSERT INTO seats (performance_id, seat_no) SELECT ?, seq FROM seq_0_to_${SEATS - 1}`,
      [performanceId],
    ),
  );
});
afterEach(() =>
  write((tx) => tx.execute('DELETE FROM seats WHERE performance_id = ?', [performanceId])),
);

describe('claiming seats', () => {
  it('gets free seats and no seat of a live hold', async () => {
    expect(await claim(uuidv7(), soon(), [0, 1])).toBe(2);
    expect(await claim(uuidv7(), soon(), [1, 2])).toBe(1);
  });

  it('takes over an expired hold in place, before anybody swept it', async () => {
    const [late, next] = [uuidv7(), uuidv7()];
    await claim(late, past(), [3]);
    expect(await claim(next, soon(), [3])).toBe(1);
    const repository = seatsOn(nodes[0]!);
    expect(await write((tx) => repository.notHeldBy(tx, seats(3), next))).toEqual([]);
    expect(await write((tx) => repository.free(tx, seats(3), late))).toBe(0);
    expect(await write((tx) => repository.sell(tx, { ...seats(3), holdId: late }))).toBe(0);
    expect(await write((tx) => repository.sell(tx, { ...seats(3), holdId: next }))).toBe(1);
  });

  it('gets neither sold nor blocked seats', async () => {
    const holdId = uuidv7();
    const repository = seatsOn(nodes[0]!);
    await claim(holdId, soon(), [0]);
    await write((tx) => repository.sell(tx, { ...seats(0), holdId: holdId }));
    await write((tx) => repository.block(tx, seats(1)));
    expect(await claim(uuidv7(), soon(), [0, 1])).toBe(0);
    expect((await repository.states(performanceId)).digits).toBe('230000');
  });

  it('is won by one of three nodes at once', async () => {
    for (let round = 0; round < 20; round++) {
      const seatNo = round % SEATS;
      const holdIds = nodes.map(() => uuidv7());
      const counts = await Promise.all(
        nodes.map((layer, node) => claim(holdIds[node]!, soon(), [seatNo], layer)),
      );
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
      const winner = holdIds[counts.indexOf(1)]!;
      await write((tx) => seatsOn(nodes[0]!).free(tx, seats(seatNo), winner));
    }
  });
});

describe("a buyer's counter", () => {
  it('loses no count when three nodes add at once', async () => {
    const accountId = uuidv7();
    await Promise.all(
      nodes.map((layer) =>
        write(
          (tx) => new HoldsRepository(layer.transactions).countUp(tx, performanceId, accountId, 2),
          layer,
        ),
      ),
    );
    const holds = new HoldsRepository(nodes[0]!.transactions);
    expect(await write((tx) => holds.countUp(tx, performanceId, accountId, 1))).toBe(7);
    await write((tx) => holds.countDown(tx, performanceId, accountId, 7));
    await write((tx) =>
      tx.execute('DELETE FROM buyer_ticket_counts WHERE performance_id = ?', [performanceId]),
    );
  });
});
