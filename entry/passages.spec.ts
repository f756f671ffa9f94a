import { type Passage, settlePassages } from './passages.js';

const pass = (scanId: string, direction: 'in' | 'out', atMs: number, deviceId = 'a'): Passage => ({
  ...{ scanId, direction, atMs, deviceId },
});

/** Every order of some passages. */
function orders(all: readonly Passage[]): Passage[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((one, index) =>
    orders(all.toSpliced(index, 1)).map((others) => [one, ...others]),
  );
}

describe('settlePassages', () => {
  it.each<[string, Passage[], (string | undefined)[], string[]]>([
    ['nothing', [], [undefined, undefined], []],
    ['an entry', [pass('1', 'in', 10)], ['1', undefined], []],
    ['two entries', [pass('1', 'in', 10), pass('2', 'in', 20)], ['1', undefined], ['2']],
    ['out', [pass('1', 'in', 10), pass('2', 'out', 20)], ['1', '2'], []],
    [
      'back again',
      [pass('1', 'in', 10), pass('2', 'out', 20), pass('3', 'in', 30)],
      ['1', undefined],
      [],
    ],
    [
      'an entry between two exits',
      [pass('1', 'in', 10), pass('2', 'out', 20), pass('3', 'in', 30), pass('4', 'out', 40)],
      ['1', '4'],
      [],
    ],
    [
      'two exits without an entry between them',
      [pass('1', 'in', 10), pass('2', 'out', 20), pass('3', 'out', 30)],
      ['1', '2'],
      ['3'],
    ],
    ['an exit alone', [pass('1', 'out', 10)], [undefined, undefined], ['1']],
    [
      'an exit before the only entry',
      [pass('1', 'out', 10), pass('2', 'in', 20)],
      ['2', undefined],
      ['1'],
    ],
    [
      'two entries at one moment',
      [pass('1', 'in', 10, 'b'), pass('2', 'in', 10, 'a')],
      ['2', undefined],
      ['1'],
    ],
    [
      'two at one moment and device',
      [pass('2', 'in', 10), pass('1', 'in', 10)],
      ['1', undefined],
      ['2'],
    ],
  ])('settles %s, in whatever order it is told', (_what, all, ends, conflicts) => {
    for (const told of orders(all)) {
      const settled = settlePassages(told);
      expect([settled.firstEntry?.scanId, settled.exit?.scanId]).toEqual(ends);
      expect([...settled.conflicts]).toEqual(conflicts);
    }
  });
});
