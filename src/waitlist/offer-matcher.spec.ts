import { hall as drawn } from '../../test/support/drawn-hall.js';
import type { PassedOver, Party } from './offer-matcher.js';
import { OfferMatcher, PARTIES_KEEPING_MAX, seats } from './offer-matcher.js';
import type { Hall } from './returned-pool.js';

/** `.` came back, `D` came back and is due, `w` a wheelchair space that came back, `x` is taken. */
function matcherOf(...sections: { grade?: string; rows: string }[]) {
  const marks = sections.map(({ rows }) => rows.replaceAll(' ', '')).join('');
  const shown = sections.map((one) => ({ ...one, rows: one.rows.replaceAll('D', '.') }));
  const { plan } = drawn(...shown);
  const prices = { VIP: 150_000, R: 100_000, S: 50_000 };
  const hall: Hall = { plan, amountOfGrade: new Map(Object.entries(prices)) };
  const pool = [...marks].flatMap((mark, seatNo) =>
    mark === 'x' ? [] : [{ seatNo, due: mark === 'D' }],
  );
  return { hall, matcher: new OfferMatcher(hall, pool) };
}

const party = (quantity: number, more: Partial<Party> = {}): Party => ({
  quantity,
  acceptFewer: false,
  ...more,
});

/** What a line gets, in its order. */
function serve(rows: string, ...line: Party[]): (readonly number[] | PassedOver)[] {
  const { matcher } = matcherOf({ rows });
  return line.map((one) => {
    const decision = matcher.consider(one);
    return 'seatNos' in decision ? decision.seatNos : decision.passedOver;
  });
}

describe('the line', () => {
  it('is served in its order, from the shortest run that will do', () => {
    expect(serve('..x....x..', party(2), party(4), party(2))).toEqual([
      [0, 1],
      [3, 4, 5, 6],
      [8, 9],
    ]);
  });

  it('seats nobody across rows, around a taken seat or on a wheelchair space', () => {
    expect(serve('xx. .xx', party(2))).toEqual(['not-adjacent']);
    expect(serve('.x.', party(2))).toEqual(['not-adjacent']);
    expect(serve('.w.', party(2), party(1), party(1), party(1))).toEqual([
      ...['not-adjacent', [0], [2], 'grade-or-section'],
    ]);
  });

  it('gives those who are content with fewer the longest run', () => {
    expect(serve('.x..x', party(4, { acceptFewer: true }), party(1))).toEqual([[2, 3], [0]]);
  });
});

describe('a party that lacks neighbours', () => {
  it('keeps what came back where it lacks least, and no other seat', () => {
    expect(serve('..x..x x.xxxx', party(3), party(1), party(1), party(1), party(1))).toEqual([
      ...['not-adjacent', [7], [3], [4], 'kept-for-party-ahead'],
    ]);
  });

  it('keeps no place where a wheelchair space stands between', () => {
    expect(serve('.wx .xx', party(2), party(1), party(1))).toEqual([
      'not-adjacent',
      [0],
      'kept-for-party-ahead',
    ]);
  });

  it(`keeps them only as one of the first ${PARTIES_KEEPING_MAX}`, () => {
    const parties = Array.from({ length: PARTIES_KEEPING_MAX + 1 }, () => party(2));
    const rows = Array.from({ length: PARTIES_KEEPING_MAX + 1 }, () => '.xx').join(' ');
    const served = serve(rows, ...parties, party(1), party(1));
    expect(served.slice(-2)).toEqual([[3 * PARTIES_KEEPING_MAX], 'kept-for-party-ahead']);
  });

  it('keeps no seat whose moment has come', () => {
    const { matcher } = matcherOf({ rows: '.Dx' });
    expect(matcher.consider(party(3))).toEqual({ passedOver: 'not-adjacent' });
    expect(matcher.hasSeats).toBe(true);
    expect(matcher.consider(party(1))).toEqual({ seatNos: [1] });
    expect(matcher.hasSeats).toBe(false);
    expect(matcher.isEmpty).toBe(false);
    expect(matcher.leftOver()).toEqual([]);
  });
});

describe('wishes', () => {
  const sections = [
    { grade: 'VIP', rows: '..' },
    { grade: 'S', rows: '.' },
  ];

  it.each([
    ['grades', { grades: ['S'] }, { seatNos: [2] }],
    ['sections', { sections: ['S1'] }, { seatNos: [2] }],
    ['the highest price', { maxAmountPerSeat: 149_999 }, { seatNos: [2] }],
    ['no such grade', { grades: ['R'] }, { passedOver: 'grade-or-section' }],
    ['a price too low', { maxAmountPerSeat: 49_999 }, { passedOver: 'price' }],
    ['a grade too dear', { grades: ['VIP'], maxAmountPerSeat: 9 }, { passedOver: 'price' }],
  ])('for %s', (_what, wish, decision) => {
    expect(matcherOf(...sections).matcher.consider(party(1, wish))).toEqual(decision);
  });

  it('can be asked of seats before anybody waits', () => {
    const { hall } = matcherOf(...sections);
    expect(seats(hall, [0, 1, 2], party(2))).toBe(true);
    expect(seats(hall, [0, 2], party(2))).toBe(false);
    expect(seats(hall, [0, 1, 2], party(2, { maxAmountPerSeat: 50_000 }))).toBe(false);
  });
});

describe('what is left', () => {
  it('is due seats nobody took, and what was given back can be had again', () => {
    const { matcher } = matcherOf({ rows: 'D.D' });
    expect(matcher.consider(party(3))).toEqual({ seatNos: [0, 1, 2] });
    matcher.giveBack([0, 1, 2]);
    expect(matcher.consider(party(1))).toEqual({ seatNos: [0] });
    expect(matcher.leftOver()).toEqual([2]);
  });
});
