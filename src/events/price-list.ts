import { PricesMismatch } from './events.errors.js';
import type { Grade } from './performance-facts.js';
import type { Price } from './performances.schemas.js';

/**
 * The grades of a performance: each grade of its plan with its one price.
 * @param planGrades grade codes of the seating plan, each once
 * @throws PricesMismatch naming grades without a price, priced twice, or not in the plan
 */
export function priceList(planGrades: readonly string[], prices: readonly Price[]): Grade[] {
  const priced = prices.map(({ grade }) => grade);
  const mismatch = {
    withoutPrice: planGrades.filter((grade) => !priced.includes(grade)),
    notInPlan: [...new Set(priced.filter((grade) => !planGrades.includes(grade)))],
    pricedTwice: [...new Set(priced.filter((grade, index) => priced.indexOf(grade) !== index))],
  };
  if (Object.values(mismatch).some((grades) => grades.length > 0)) {
    throw new PricesMismatch(mismatch);
  }
  return prices.map(({ grade, name, amount }) => ({ code: grade, name: name ?? grade, amount }));
}
