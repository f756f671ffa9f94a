import { LoadingCache } from './loading-cache.js';

interface Thing {
  id: string;
  size: number;
  final: boolean;
}

/** A cache of things, and how often each was loaded. */
function cacheOf(things: Thing[], sizeMax = 10) {
  const loads: string[] = [];
  const cache = new LoadingCache<Thing>({
    sizeMax,
    sizeOf: ({ size }) => size,
    load: async (id) => {
      loads.push(id);
      await new Promise((resolve) => setImmediate(resolve));
      const thing = things.find((candidate) => candidate.id === id);
      if (thing === undefined) throw new Error(`no ${id}`);
      return thing;
    },
    isFinal: ({ final }) => final,
  });
  return { cache, loads };
}

const thing = (id: string, size = 1, final = true): Thing => ({ id, size, final });

describe('a loading cache', () => {
  it('loads once what many ask for at the same time and later', async () => {
    const { cache, loads } = cacheOf([thing('a')]);
    await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')]);
    expect(await cache.get('a')).toEqual(thing('a'));
    expect(loads).toEqual(['a']);
  });

  it('does not remember a failure', async () => {
    const things: Thing[] = [];
    const { cache, loads } = cacheOf(things);
    await expect(cache.get('a')).rejects.toThrow('no a');
    things.push(thing('a'));
    expect(await cache.get('a')).toEqual(thing('a'));
    expect(loads).toEqual(['a', 'a']);
  });

  it('keeps nothing that may still change', async () => {
    const things = [thing('a', 1, false)];
    const { cache, loads } = cacheOf(things);
    expect((await cache.get('a')).final).toBe(false);
    things[0] = thing('a');
    expect((await cache.get('a')).final).toBe(true);
    await cache.get('a');
    expect(loads).toEqual(['a', 'a']);
  });

  it('lets go of what was used longest ago when it is full', async () => {
    const { cache, loads } = cacheOf([thing('a', 6), thing('b', 4), thing('c', 3)]);
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(id);
    expect(loads).toEqual(['a', 'b', 'c', 'b']);
  });

  it('answers, but does not keep, what is larger than all of it', async () => {
    const { cache, loads } = cacheOf([thing('a', 11)]);
    expect((await cache.get('a')).size).toBe(11);
    await cache.get('a');
    expect(loads).toEqual(['a', 'a']);
  });
});
