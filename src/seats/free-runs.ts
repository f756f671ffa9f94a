import type { PlanRow, SeatingPlan } from '../events/seating-plan.js';

/** Free seats by seatNo: a function, or an array that is non-zero where the seat is free. */
export type FreeSeats = Uint8Array | ((seatNo: number) => boolean);

/**
 * Free seats nobody sits between. In a row they are neighbours; a standing section's free places
 * are one run whatever lies between them, since people standing need no neighbouring numbers.
 */
export interface FreeRun {
  readonly sectionIndex: number;
  readonly rowIndex: number;
  readonly standing: boolean;
  /** Ascending. */
  readonly seatNos: readonly number[];
}

/**
 * The free runs of one row in seat order. A taken or blocked seat ends a run, and so does a
 * wheelchair space or companion seat: those are sold by name, to people who ask for them.
 */
export function freeRunsOfRow(plan: SeatingPlan, rowIndex: number, free: FreeSeats): FreeRun[] {
  const row = plan.rows[rowIndex]!;
  const standing = plan.sections[row.sectionIndex]!.standing;
  const runs: FreeRun[] = [];
  let seatNos: number[] = [];
  const end = () => {
    if (seatNos.length > 0) {
      runs.push({ sectionIndex: row.sectionIndex, rowIndex, standing, seatNos });
    }
    seatNos = [];
  };
  for (let place = 0; place < row.seatCount; place += 1) {
    const seatNo = row.firstSeatNo + place;
    const isFree = typeof free === 'function' ? free(seatNo) : free[seatNo] !== 0;
    if (isFree && anyoneMaySit(row, place)) seatNos.push(seatNo);
    else if (!standing) end();
  }
  end();
  return runs;
}

function anyoneMaySit(row: PlanRow, place: number): boolean {
  const kind = row.kinds?.[place];
  return kind !== 'wheelchair' && kind !== 'companion';
}
