import type { Books } from './books.js';
import { Intentions } from './intentions.js';
import { reconcile } from './reconcile.js';

const BUYER = 'buyer';
const nothing: Books = {
  ...{ holds: [], orders: [], refunds: [], surplus: [], unfinished: [], overdue: [] },
};
const entry = (id: string, key: string | undefined, state = 'active') => {
  return { id, key, state, accountId: BUYER };
};

/** One acknowledged hold `h` under key `k`. */
function oneHold(): Intentions {
  const intentions = new Intentions();
  const hold = intentions.open('hold', BUYER);
  hold.keys.push('k');
  intentions.acknowledge(hold, 'h');
  return intentions;
}

describe('reconcile', () => {
  it('finds nothing where both say the same', () => {
    const books = { ...nothing, holds: [entry('h', 'k')] };
    expect(reconcile(oneHold(), books)).toEqual({ lost: [], duplicated: [] });
  });

  it('finds what was acknowledged and is not there, with its moment', () => {
    const { lost } = reconcile(oneHold(), nothing);
    expect(lost).toEqual([{ what: 'hold h is not there', acknowledgedAtMs: expect.any(Number) }]);
  });

  it('finds a second hold for one wish, also under a second key', () => {
    const intentions = oneHold();
    intentions.all[0]!.keys.push('k2');
    const books = { ...nothing, holds: [entry('h', 'k'), entry('h2', 'k2')] };
    expect(reconcile(intentions, books).duplicated).toHaveLength(1);
  });

  it('finds what nobody asked for, or another account did', () => {
    const stranger = { ...entry('h3', 'k'), accountId: 'stranger' };
    const books = { ...nothing, holds: [entry('h', 'k'), entry('h2', 'x'), stranger] };
    expect(reconcile(oneHold(), books).duplicated.map(({ what }) => what)).toEqual([
      'hold h2 was asked for by nobody',
      'hold h3 was asked for by nobody',
    ]);
  });

  it('finds what was made and yet refused, unless the order came to nothing', () => {
    const intentions = new Intentions();
    const order = intentions.open('order', BUYER);
    order.keys.push('o');
    intentions.refuse(order, 'hold-converted');
    const paid = { ...nothing, orders: [entry('1', 'o', 'paid')] };
    const declined = { ...nothing, orders: [entry('1', 'o', 'declined')] };
    expect(reconcile(intentions, paid).duplicated).toHaveLength(1);
    expect(reconcile(intentions, declined).duplicated).toHaveLength(0);
  });

  it('finds an acknowledged order that is not paid, and a hold that nobody released', () => {
    const intentions = oneHold();
    const order = intentions.open('order', BUYER);
    order.keys.push('o');
    intentions.acknowledge(order, '1');
    const books = {
      ...nothing,
      holds: [entry('h', 'k', 'released')],
      orders: [entry('1', 'o', 'expired')],
    };
    expect(reconcile(intentions, books).lost.map(({ what }) => what)).toEqual([
      'hold h was released and nobody asked',
      'order 1 is expired',
    ]);
  });

  it('finds a release that was undone', () => {
    const intentions = oneHold();
    intentions.acknowledge(intentions.open('release', BUYER, 'h'), 'h');
    const books = (state: string): Books => ({ ...nothing, holds: [entry('h', 'k', state)] });
    expect(reconcile(intentions, books('active')).lost).toHaveLength(1);
    expect(reconcile(intentions, books('released')).lost).toHaveLength(0);
    expect(reconcile(intentions, books('expired')).lost).toHaveLength(0);
  });
});
