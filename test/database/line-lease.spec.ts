import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LeasesRepository } from '../../src/queue/leases.repository.js';
import {
  type RoomStep,
  type WaitingRoom,
  WaitingRoomsRepository,
} from '../../src/queue/waiting-rooms.repository.js';
import { asRoot, type DataLayer, nodePort, openDataLayer } from '../support/cluster.js';

const LIFE_MS = 400;
/** Not the lease that the running processes compete for. */
const NAME = 'scratch-lease';

let layers: DataLayer[];

beforeAll(async () => {
  layers = await Promise.all([1, 2].map((node) => openDataLayer(nodePort(node))));
  await asRoot(
    1,
    `INSERT INTO picket.leases (name, holder, fence, held_until)
     VALUES ('${NAME}', UUID(), 0, '2000-01-01')`,
  );
});

afterAll(async () => {
  await asRoot(1, `DELETE FROM picket.leases WHERE name = '${NAME}'`);
  await Promise.all(layers.map((layer) => layer.close()));
});

describe('a lease', () => {
  it('has one holder, who keeps it as long as it asks; the next one has a higher fence', async () => {
    const [here, there] = layers.map(({ transactions }) => new LeasesRepository(transactions));
    const [one, other] = [randomUUID(), randomUUID()];
    const first = await here!.hold(NAME, one, LIFE_MS);
    expect(first).toEqual({ fence: 1 });
    expect(await there!.hold(NAME, other, LIFE_MS)).toBeUndefined();
    for (let again = 0; again < 3; again++) {
      await sleep(LIFE_MS / 2);
      expect(await here!.hold(NAME, one, LIFE_MS)).toEqual(first);
    }
    await sleep(LIFE_MS + 100);
    expect(await there!.hold(NAME, other, LIFE_MS)).toEqual({ fence: 2 });
    expect(await here!.hold(NAME, one, LIFE_MS)).toBeUndefined();
    await there!.release(NAME, other);
    await sleep(20);
    expect(await here!.hold(NAME, one, LIFE_MS)).toEqual({ fence: 3 });
  });

  it('is taken by one of many who ask at once through different nodes', async () => {
    await sleep(LIFE_MS + 100);
    const asked = Array.from({ length: 8 }, (_, index) =>
      new LeasesRepository(layers[index % 2]!.transactions).hold(NAME, randomUUID(), 5_000),
    );
    const held = (await Promise.all(asked)).filter((lease) => lease !== undefined);
    expect(held).toHaveLength(1);
  });
});

describe('a step of a waiting room', () => {
  const performanceId = randomUUID();

  const roomOf = async (rooms: WaitingRoomsRepository): Promise<WaitingRoom> =>
    (await rooms.find(performanceId))!;
  const stepOf = (room: WaitingRoom, serving: number): RoomStep => ({
    ...room,
    issued: 100,
    ceiling: 2_000,
    serving,
  });

  afterAll(async () => {
    for (const table of ['waiting_rooms', 'waiting_room_calls']) {
      await asRoot(1, `DELETE FROM picket.${table} WHERE performance_id = '${performanceId}'`);
    }
  });

  it('is taken by one leader, and only from the room as it was read', async () => {
    const [here, there] = layers.map(({ transactions }) => ({
      transactions,
      rooms: new WaitingRoomsRepository(transactions),
    }));
    const tomorrow = new Date(Date.now() + 86_400_000);
    await here!.transactions.run('test', (tx) =>
      here!.rooms.create(tx, {
        performanceId,
        seed: randomBytes(32),
        // The leader of the running processes leaves a room alone that it has nothing to do for.
        opensAt: tomorrow,
        closesAt: tomorrow,
        admissionsPerSecondMax: 1,
        activeBuyersMax: 1,
      }),
    );
    const fence = Number(
      (
        await asRoot<{ fence: bigint }>(
          1,
          `SELECT fence FROM picket.leases WHERE name = 'waiting-rooms'`,
        )
      )[0]!.fence,
    );
    const tries = await Promise.all(
      [here!, there!].map(async ({ transactions, rooms }) => {
        const room = await roomOf(rooms);
        return transactions.run('test', (tx) => rooms.step(tx, room, stepOf(room, 0), fence));
      }),
    );
    expect(tries.filter(Boolean).length).toBeLessThanOrEqual(1);
    const room = await roomOf(here!.rooms);
    const late = await here!.transactions.run('test', (tx) =>
      here!.rooms.step(tx, room, stepOf(room, 1), fence - 1),
    );
    expect(late).toBe(false);
    const stale = await here!.transactions.run('test', (tx) =>
      here!.rooms.step(tx, { ...room, serving: 7 }, stepOf(room, 8), fence),
    );
    expect(stale).toBe(false);
  });
});
