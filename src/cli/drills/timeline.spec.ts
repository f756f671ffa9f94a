import { coarser, countsPer100Ms, longestGap, sparkline } from './timeline.js';

describe('longestGap', () => {
  it('finds the longest silence and when it began', () => {
    expect(longestGap([10, 20, 500, 510], 0, 600)).toEqual({ gapMs: 480, fromMs: 20 });
  });

  it('counts the silence up to the end, when nothing comes back', () => {
    expect(longestGap([10, 20], 0, 5_000)).toEqual({ gapMs: 4_980, fromMs: 20 });
  });

  it('counts everything when there was no event, and nothing outside the time', () => {
    expect(longestGap([], 100, 400)).toEqual({ gapMs: 300, fromMs: 100 });
    expect(longestGap([50, 900], 100, 400)).toEqual({ gapMs: 300, fromMs: 100 });
  });
});

describe('counts', () => {
  it('sum up by tenths of a second', () => {
    expect(countsPer100Ms([0, 99, 100, 350], 400)).toEqual([2, 1, 0, 1]);
    expect(coarser([1, 2, 3, 4, 5], 2)).toEqual({ sums: [6, 9], per: 3 });
  });

  it('show a silence as a blank', () => {
    expect(sparkline([4, 0, 8])).toBe('▄ █');
  });
});
