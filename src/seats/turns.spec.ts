import { ServiceUnavailable } from '../errors/common.errors.js';
import { Turns } from './turns.js';

/** Work that ends when it is told to, and how many of it run at the moment. */
function workshop() {
  const ends: (() => void)[] = [];
  const seen = { running: 0, most: 0 };
  const work = async (): Promise<void> => {
    seen.running += 1;
    seen.most = Math.max(seen.most, seen.running);
    await new Promise<void>((resolve) => ends.push(resolve));
    seen.running -= 1;
  };
  const endNext = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { seen, work, endNext };
}

it('runs two of an awaited performance at a time, in the order of coming', async () => {
  const turns = new Turns();
  turns.note('a', true);
  const { seen, work, endNext } = workshop();
  const order: number[] = [];
  const all = [1, 2, 3, 4].map((one) => turns.run('a', () => work().then(() => order.push(one))));
  for (let round = 0; round < 5; round += 1) await endNext();
  await Promise.all(all);
  expect(seen.most).toBe(2);
  expect(order).toEqual([1, 2, 3, 4]);
});

it('holds nobody up where nobody waits, or for another performance', async () => {
  const turns = new Turns();
  turns.note('a', true);
  turns.note('b', true);
  turns.note('b', false);
  const { seen, work, endNext } = workshop();
  const all = ['a', 'b', 'b', 'c'].map((id) => turns.run(id, work));
  for (let round = 0; round < 5; round += 1) await endNext();
  await Promise.all(all);
  expect(seen.most).toBe(4);
});

it('goes on after work that fails', async () => {
  const turns = new Turns();
  turns.note('a', true);
  const failing = turns.run('a', () => Promise.reject(new Error('no seats')));
  await expect(failing).rejects.toThrow('no seats');
  await expect(turns.run('a', () => Promise.resolve(7))).resolves.toBe(7);
});

it('refuses at once when too many are before it', async () => {
  const turns = new Turns();
  turns.note('a', true);
  const never = (): Promise<void> => new Promise(() => undefined);
  for (let index = 0; index < 202; index += 1) void turns.run('a', never);
  await new Promise(setImmediate);
  await expect(turns.run('a', never)).rejects.toThrow(ServiceUnavailable);
});

it('refuses when its turn comes too late to be of use', async () => {
  const turns = new Turns();
  turns.note('a', true);
  const { work, endNext } = workshop();
  const running = [turns.run('a', work), turns.run('a', work)];
  const refused = expect(turns.run('a', work)).rejects.toThrow(ServiceUnavailable);
  await new Promise(setImmediate);
  const clock = performance.now.bind(performance);
  performance.now = () => clock() + 8_001;
  try {
    await endNext();
    await endNext();
    await Promise.all(running);
    await refused;
  } finally {
    performance.now = clock;
  }
});
