import { Gathering } from './gathering.js';

it('does one at once, and those that come meanwhile together', async () => {
  const batches: number[][] = [];
  const doubled = new Gathering<number, number>(async (items) => {
    batches.push([...items]);
    await new Promise(setImmediate);
    return items.map((item) => 2 * item);
  });
  const first = doubled.add(1);
  await Promise.resolve();
  const others = [2, 3, 4].map((item) => doubled.add(item));
  expect(await Promise.all([first, ...others])).toEqual([2, 4, 6, 8]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
  expect(await doubled.add(5)).toBe(10);
});

it('tries each by itself when a batch fails, and goes on', async () => {
  const batches: string[] = [];
  const strict = new Gathering<string, string>(async (items) => {
    batches.push(items.join());
    await new Promise(setImmediate);
    if (items.includes('bad')) throw new Error('bad');
    return items;
  });
  const works = ['a', 'b', 'bad', 'c'].map((item) => strict.add(item));
  const outcomes = (await Promise.allSettled(works)).map(({ status }) => status);
  expect(outcomes).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(batches[0]).toBe('a,b,bad,c');
  await expect(strict.add('d')).resolves.toBe('d');
});
