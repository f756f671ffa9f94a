import { TakenSeats } from './taken-seats.js';

describe('seats that are known to be taken', () => {
  it('refuses what the database has just said, of that performance alone', () => {
    const taken = new TakenSeats();
    taken.note('a', [1, 2], 0);
    expect(taken.among('a', [1, 3], 10)).toEqual([1]);
    expect(taken.among('a', [3], 10)).toEqual([]);
    expect(taken.among('b', [1], 10)).toEqual([]);
  });

  it('lets one through to the database each second, and refuses the others meanwhile', () => {
    const taken = new TakenSeats();
    taken.note('a', [1], 0);
    expect(taken.among('a', [1], 999)).toEqual([1]);
    expect(taken.among('a', [1], 1_000)).toEqual([]);
    expect(taken.among('a', [1], 1_001)).toEqual([1]);
    expect(taken.among('a', [1], 2_000)).toEqual([]);
  });

  it('begins no belief by itself: seats nobody was refused always go to the database', () => {
    const taken = new TakenSeats();
    expect(taken.among('a', [7], 0)).toEqual([]);
    expect(taken.among('a', [7], 1)).toEqual([]);
  });

  it('forgets the oldest when there are too many', () => {
    const taken = new TakenSeats();
    taken.note('a', [1], 0);
    taken.note(
      'b',
      Array.from({ length: 99_999 }, (_, seatNo) => seatNo),
      0,
    );
    expect(taken.among('a', [1], 1)).toEqual([1]);
    taken.note('b', [99_999], 0);
    expect(taken.among('a', [1], 1)).toEqual([]);
    expect(taken.among('b', [99_999], 1)).toEqual([99_999]);
  });
});
