import { SeatPictures } from './seat-pictures.js';

/** A database whose every read is answered when it is told to. */
function slowReads() {
  const begun: ((version: number) => void)[] = [];
  const read = () =>
    new Promise<{ version: number; digits: string }>((resolve) => {
      begun.push((version) => resolve({ version, digits: '0123' }));
    });
  return { begun, pictures: new SeatPictures(read) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('seat states for many who look at once', () => {
  it('reads once for all who come meanwhile, and never gives them the picture begun before', async () => {
    const { begun, pictures } = slowReads();
    const first = pictures.of('a');
    await turn();
    const later = [pictures.of('a'), pictures.of('a'), pictures.of('a')];
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]?.(1);
    expect((await first).version).toBe(1);
    await turn();
    expect(begun).toHaveLength(2);
    begun[1]?.(2);
    expect((await Promise.all(later)).map(({ version }) => version)).toEqual([2, 2, 2]);
  });

  it('keeps performances apart, and packs what it has read', async () => {
    const { begun, pictures } = slowReads();
    const [a, b] = [pictures.of('a'), pictures.of('b')];
    await turn();
    expect(begun).toHaveLength(2);
    begun[0]?.(7);
    begun[1]?.(8);
    expect((await a).version).toBe(7);
    expect((await b).version).toBe(8);
    expect([...(await a).packed]).toEqual([0b11100100]);
  });
});
