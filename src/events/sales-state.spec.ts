import { SALES_STATES, salesStateAt } from './sales-state.js';

const period = {
  salesOpenAt: new Date('2031-05-01T11:00:00Z'),
  salesCloseAt: new Date('2031-05-05T10:30:00Z'),
};
const cases = [
  ['2031-05-01T10:59:59.999Z', 'scheduled'],
  ['2031-05-01T11:00:00.000Z', 'on-sale'],
  ['2031-05-05T10:29:59.999Z', 'on-sale'],
  ['2031-05-05T10:30:00.000Z', 'closed'],
] as const;

describe('sales of a performance', () => {
  it.each(cases)('at %s are %s', (now, state) => {
    expect(salesStateAt(period, new Date(now))).toBe(state);
  });

  it('reach every state', () => {
    expect(new Set(cases.map(([, state]) => state))).toEqual(new Set(SALES_STATES));
  });
});
