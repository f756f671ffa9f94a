import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../../src/database/transactions.js';
import { CLAIM } from '../../src/seats/claim.repository.js';
import { HoldsRepository } from '../../src/seats/holds.repository.js';
import { SeatsRepository } from '../../src/seats/seats.repository.js';
import { type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';

const SEATS = 6;
const soon = (): Date => new Date(Date.now() + 60_000);
const past = (): Date => new Date(Date.now() - 1_000);

let nodes: DataLayer[];
let performanceId: string;

const seatsOn = (layer: DataLayer): SeatsRepository => new SeatsRepository(layer.transactions);
const seats = (...seatNos: number[]) => ({ performanceId, seatNos });
const write = <T>(work: (tx: Tx) => Promise<T>, layer = nodes[0]!): Promise<T> =>
  layer.transactions.run('test', work);
/** How many of the seats it gets. */
const claim = async (holdId: string, until: Date, seatNos: number[], layer = nodes[0]!) => {
  const work = (tx: Tx) => seatsOn(layer).claim(tx, seats(...seatNos), holdId, until);
  return seatNos.length - (await write(work, layer)).length;
};

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
    expect(await write((tx) => repository.free(tx, [{ ...seats(3), holdId: late }]))).toBe(0);
    expect(await write((tx) => repository.sell(tx, { ...seats(3), holdId: late }))).toBe(0);
    expect(await write((tx) => repository.sell(tx, { ...seats(3), holdId: next }))).toBe(1);
  });

  it('gets neither sold nor blocked seats', async () => {
    const holdId = uuidv7();
    const repository = seatsOn(nodes[0]!);
    await claim(holdId, soon(), [0]);
    await write((tx) => repository.sell(tx, { ...seats(0), holdId }));
    await write((tx) => repository.block(tx, seats(1)));
    expect(await claim(uuidv7(), soon(), [0, 1])).toBe(0);
    expect((await repository.states(performanceId)).digits).toBe('230000');
  });

  it('serves those who claim together in their order, and one that cannot have all keeps none', async () => {
    const sold = uuidv7();
    const repository = seatsOn(nodes[0]!);
    await claim(sold, soon(), [5]);
    await write((tx) => repository.sell(tx, { ...seats(5), holdId: sold }));
    const wishes = [[0, 1], [1, 2], [3, 5], [3], [2]];
    const claims = wishes.map((seatNos) => ({
      ...seats(...seatNos),
      holdId: uuidv7(),
      until: soon(),
    }));
    const taken = await write((tx) => CLAIM.many(tx, claims));
    // The second loses seat 1 to the first, the third finds 5 sold; what they leave others get.
    expect(taken).toEqual([[], [1], [5], [], []]);
    expect((await repository.states(performanceId)).digits).toBe('111102');
    const holders = await nodes[0]!.transactions.readLatest<{ hold: string; seat: number }>(
      `SELECT hold_id AS hold, seat_no AS seat FROM seats
       WHERE performance_id = ? AND hold_id IS NOT NULL ORDER BY seat_no`,
      [performanceId],
    );
    const [first, , , fourth, fifth] = claims.map(({ holdId }) => holdId);
    expect(holders.map(({ hold }) => hold)).toEqual([first, first, fifth, fourth]);
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
      await write((tx) => seatsOn(nodes[0]!).free(tx, [{ ...seats(seatNo), holdId: winner }]));
    }
  });
});

describe("a buyer's counter", () => {
  it('loses no count when three nodes add at once', async () => {
    const accountId = uuidv7();
    await Promise.all(
      nodes.map((layer) =>
        write(
          (tx) =>
            new HoldsRepository(layer.transactions, testConfig()).countUp(
              tx,
              performanceId,
              accountId,
              2,
            ),
          layer,
        ),
      ),
    );
    const holds = new HoldsRepository(nodes[0]!.transactions, testConfig());
    expect(await write((tx) => holds.countUp(tx, performanceId, accountId, 1))).toBe(7);
    await write((tx) => holds.countDown(tx, performanceId, accountId, 7));
    await write((tx) =>
      tx.execute('DELETE FROM buyer_ticket_counts WHERE performance_id = ?', [performanceId]),
    );
  });
});
