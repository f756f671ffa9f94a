import { NUMBERINGS } from './model';
import { rowLabel, seatNumbers } from './numbering';

describe('numbers of a row', () => {
  it.each([
    ['left', [1, 2, 3, 4, 5]],
    ['right', [5, 4, 3, 2, 1]],
    ['odd-left', [1, 3, 5, 7, 9]],
    ['odd-right', [9, 7, 5, 3, 1]],
    ['even-left', [2, 4, 6, 8, 10]],
    ['even-right', [10, 8, 6, 4, 2]],
    ['centre-odd-left', [5, 3, 1, 2, 4]],
    ['centre-even-left', [6, 4, 2, 1, 3]],
  ] as const)('run %s', (numbering, numbers) => {
    expect(seatNumbers(5, numbering, 1)).toEqual(numbers);
  });

  it('begin where they are told to, in their parity', () => {
    expect(seatNumbers(3, 'left', 101)).toEqual([101, 102, 103]);
    expect(seatNumbers(3, 'even-left', 101)).toEqual([102, 104, 106]);
    expect(seatNumbers(4, 'centre-odd-left', 101)).toEqual([103, 101, 102, 104]);
  });

  it('differ within a row, whatever the scheme, length and beginning', () => {
    for (const numbering of NUMBERINGS) {
      for (let count = 0; count < 40; count++) {
        for (const first of [1, 2, 7]) {
          const numbers = seatNumbers(count, numbering, first);
          expect(new Set(numbers).size).toBe(count);
          expect(Math.min(first, ...numbers)).toBe(first);
        }
      }
    }
  });
});

describe('labels of rows', () => {
  it.each([
    ['numbers', 12, '12'],
    ['letters', 1, 'A'],
    ['letters', 26, 'Z'],
    ['letters', 27, 'AA'],
    ['letters', 52, 'AZ'],
    ['letters', 53, 'BA'],
    ['hangul', 3, '다'],
    ['hangul', 15, '가가'],
  ] as const)('count in %s: %i is %s', (kind, place, label) => {
    expect(rowLabel(kind, place)).toBe(label);
  });
});
