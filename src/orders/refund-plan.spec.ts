import { chooseTickets, planRefund } from './refund-plan.js';

const ticket = (id: string, state: 'valid' | 'checked-in' | 'void' = 'valid', amount = 9_999) => ({
  id,
  seatNo: Number(id),
  amount,
  state,
});
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
    expect(chooseTickets(all, ['4', '1', '4'], 'paid').map(({ id }) => id)).toEqual(['1', '4']);
    const unused = all.filter(({ state }) => state !== 'checked-in');
    expect(chooseTickets(unused, undefined, 'paid').map(({ id }) => id)).toEqual(['1', '4']);
  });

  it.each([
    ['a foreign one', ['1', '9'], 'ticket-not-in-order'],
    ['one that went back', ['1', '2'], 'ticket-already-refunded'],
    ['one that was used to enter', ['1', '3'], 'ticket-checked-in'],
    ['all, one of them used to enter', undefined, 'ticket-checked-in'],
  ])('refuses %s', (_what, wanted, code) => {
    expect(codeOf(() => chooseTickets(all, wanted, 'paid'))).toBe(code);
  });

  it('refuses an order of which nothing is left', () => {
    expect(codeOf(() => chooseTickets([ticket('1', 'void')], ['1'], 'refunded'))).toBe(
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
