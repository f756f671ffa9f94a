import type { PerformanceFacts } from '../events/events.service.js';
import { SEAT_STATE } from '../seats/seat-state.js';

/** Sold seats of one grade and their prices together, in won. */
export interface GradeSales {
  grade: string;
  sold: number;
  amount: number;
}

/**
 * Sold seats by grade, in the performance's order of grades.
 * @param digits seat states 0..3 by seatNo
 */
export function soldByGrade(
  { plan, grades }: Pick<PerformanceFacts, 'plan' | 'grades'>,
  digits: string,
): GradeSales[] {
  const sold = new Map(grades.map(({ code }) => [code, 0]));
  for (const section of plan.sections) {
    const end = section.firstSeatNo + section.seatCount;
    let count = 0;
    for (let seatNo = section.firstSeatNo; seatNo < end; seatNo++) {
      if (Number(digits[seatNo]) === SEAT_STATE.sold) count += 1;
    }
    sold.set(section.grade, (sold.get(section.grade) ?? 0) + count);
  }
  return grades.map(({ code, amount }) => {
    const count = sold.get(code) ?? 0;
    return { grade: code, sold: count, amount: count * amount };
  });
}
