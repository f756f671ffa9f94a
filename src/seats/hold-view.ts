import type { PerformanceFacts } from '../events/events.service.js';
import { hasSeat, seatAt } from '../events/seating-plan.js';
import { SeatNotInPlan } from './seats.errors.js';
import type { HoldState } from './seat-state.js';
import type { Hold } from './seats.schemas.js';

/** What of a hold is not to be read off its performance. */
export interface HoldFacts {
  id: string;
  seatNos: readonly number[];
  expiresAt: Date;
  state: HoldState;
  extendedAt: Date | null;
}

/** Price of a seat in won, by its grade. */
export function amountOfSeat(performance: PerformanceFacts, seatNo: number): number {
  const { grade } = seatAt(performance.plan, seatNo);
  const price = performance.grades.find(({ code }) => code === grade);
  if (price === undefined) throw new Error(`No price for grade ${grade} of ${performance.id}`);
  return price.amount;
}

/** A hold as the API shows it, with labels and prices from plan and performance. */
export function describeHold(performance: PerformanceFacts, hold: HoldFacts): Hold {
  const seats = hold.seatNos.map((seatNo) => {
    const { section, row, number, grade } = seatAt(performance.plan, seatNo);
    return { seatNo, section, row, number, grade, amount: amountOfSeat(performance, seatNo) };
  });
  return {
    id: hold.id,
    performanceId: performance.id,
    state: hold.state,
    seats,
    amount: seats.reduce((sum, seat) => sum + seat.amount, 0),
    expiresAt: hold.expiresAt.toISOString(),
    isRehearsal: performance.rehearsalOf !== null,
    extendedAt: hold.extendedAt?.toISOString() ?? null,
  };
}

/**
 * Checks that each number is a seat that can be had by name.
 * @throws SeatNotInPlan with those that are not
 */
export function requireSeatsOnPlan(
  { plan }: PerformanceFacts,
  seatNos: readonly number[],
  { standing }: { standing: 'refused' | 'allowed' } = { standing: 'refused' },
): void {
  const wrong = seatNos.filter(
    (seatNo) => !hasSeat(plan, seatNo) || (standing === 'refused' && seatAt(plan, seatNo).standing),
  );
  if (wrong.length > 0) throw new SeatNotInPlan(wrong);
}
