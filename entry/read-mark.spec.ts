import { ReadMark } from './read-mark.js';

const told = (cursor: string, hasMore = false) => ({ cursor, hasMore });

describe('what was read of the list', () => {
  it('goes on from answer to answer', () => {
    const mark = new ReadMark();
    expect(mark.since(false)).toBeUndefined();
    mark.begin('1');
    expect(mark.since(false)).toBe('1');
    expect(mark.read(told('2', true), false)).toBe('2');
    expect([mark.isBehind, mark.since(false)]).toEqual([true, '2']);
    mark.read(told('3'), false);
    expect(mark.isBehind).toBe(false);
  });

  it('is read on while something waits here, and then once more from where it was whole', () => {
    const mark = new ReadMark();
    mark.begin('1');
    expect(mark.read(told('2'), true)).toBe('1');
    expect(mark.since(true)).toBe('2');
    expect(mark.read(told('3'), true)).toBe('1');
    expect([mark.since(true), mark.since(false)]).toEqual(['3', '1']);
    expect(mark.read(told('4'), false)).toBe('4');
    expect(mark.since(true)).toBe('4');
  });

  it('is whole no further than it was asked from there, whatever ends meanwhile', () => {
    const mark = new ReadMark('1');
    mark.read(told('2'), true);
    expect(mark.since(true)).toBe('2');
    expect(mark.read(told('3'), false)).toBe('1');
    expect(mark.since(false)).toBe('1');
  });
});
