import { chooseTickets, planRefund } from './refund-plan.js';

const ticket = (id: string, state: 'valid' | 'checked-in' | 'void' = 'valid', amount = 9_999) => ({
  id,
  seatNo: Number(id),
  amount,
  state,
  accountId: 'buyer',
});
const order = { state: 'paid', accountId: 'buyer' };
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('chooseTickets', () => {
  const all = [ticket('1'), ticket('2', 'void'), ticket('3', 'checked-in'), ticket('4')];

  it('takes the named ones, or all that are left', () => {
    expect(chooseTickets(all, ['4', '1', '4'], order).map(({ id }) => id)).toEqual(['1', '4']);
    const unused = all.filter(({ state }) => state !== 'checked-in');
    expect(chooseTickets(unused, undefined, order).map(({ id }) => id)).toEqual(['1', '4']);
  });

  it.each([
    ['a foreign one', ['1', '9'], 'ticket-not-in-order'],
    ['one that went back', ['1', '2'], 'ticket-already-refunded'],
    ['one that was used to enter', ['1', '3'], 'ticket-checked-in'],
    ['all, one of them used to enter', undefined, 'ticket-checked-in'],
  ])('refuses %s', (_what, wanted, code) => {
    expect(codeOf(() => chooseTickets(all, wanted, order))).toBe(code);
  });

  it('leaves alone what somebody else holds, and says so when it is named or all there is', () => {
    const given = { ...ticket('5'), accountId: 'receiver' };
    const held = [ticket('1'), given];
    expect(chooseTickets(held, undefined, order).map(({ id }) => id)).toEqual(['1']);
    expect(codeOf(() => chooseTickets(held, ['1', '5'], order))).toBe('ticket-transferred');
    expect(codeOf(() => chooseTickets([given], undefined, order))).toBe('ticket-transferred');
  });

  it('refuses an order of which nothing is left', () => {
    expect(codeOf(() => chooseTickets([ticket('1', 'void')], ['1'], order))).toBe(
      'order-not-refundable',
    );
  });
});

describe('planRefund', () => {
  it('costs the same at once as one after the other', () => {
    const tickets = [ticket('1'), ticket('2', 'valid', 33_333), ticket('3', 'valid', 7)];
    for (let percent = 0; percent <= 100; percent++) {
      const together = planRefund(tickets, percent);
      const alone = tickets.map((one) => planRefund([one], percent));
      expect(together.feeAmount).toBe(alone.reduce((sum, { feeAmount }) => sum + feeAmount, 0));
      expect(together.amount + together.feeAmount).toBe(43_339);
    }
  });
});
