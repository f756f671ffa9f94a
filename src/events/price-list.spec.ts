import { PricesMismatch } from './events.errors.js';
import { priceList } from './price-list.js';

/** What a refused price list is told. */
function mismatch(planGrades: string[], prices: { grade: string; amount: number }[]): unknown {
  try {
    priceList(planGrades, prices);
  } catch (error) {
    return error instanceof PricesMismatch ? error.refusal.extensions : error;
  }
  return undefined;
}

const price = (grade: string) => ({ grade, amount: 1_000 });

describe('the price list', () => {
  it('names each grade, by its code unless the seller names it', () => {
    const prices = [{ grade: 'VIP', amount: 150_000, name: 'VIP석' }, price('R')];
    expect(priceList(['R', 'VIP'], prices)).toEqual([
      { code: 'VIP', name: 'VIP석', amount: 150_000 },
      { code: 'R', name: 'R', amount: 1_000 },
    ]);
  });

  it('says which grades lack a price, have two, or are not in the plan', () => {
    expect(mismatch(['VIP', 'R'], [price('R'), price('R'), price('S')])).toEqual({
      withoutPrice: ['VIP'],
      notInPlan: ['S'],
      pricedTwice: ['R'],
    });
  });
});
