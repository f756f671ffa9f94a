import { type ReactNode, useMemo } from 'react';
import type { Grade } from '../../design/grades';
import { documentOf, gradesOf, houseSeatNos } from '../../plan/expand';
import type { PlanDraft } from '../../plan/model';
import type { Plan } from '../../seats/plan';
import { readPlan } from '../../seats/read-plan';
import { SeatMap } from '../../seats/seat-map';
import { SEAT, type States } from '../../seats/states';
import '../../seats/seats.css';

const NOBODY: ReadonlySet<number> = new Set();

/** All seats free but those of the house. */
export function unsoldStates(seatCount: number, house: readonly number[]): States {
  const of = new Uint8Array(seatCount);
  for (const seatNo of house) of[seatNo] = SEAT.blocked;
  return { version: '', of };
}

/** Grades in an order of their own while nothing has a price yet. */
export function unpricedGrades(codes: readonly string[]): Grade[] {
  return codes.map((code, index) => ({ code, name: code, amount: codes.length - index }));
}

/** A plan that is being drawn, as buyers will see its seats. */
export function PlanPicture({ plan }: { readonly plan: PlanDraft }): ReactNode {
  const read: Plan = useMemo(() => readPlan(documentOf(plan)), [plan]);
  const grades = useMemo(() => unpricedGrades(gradesOf(plan)), [plan]);
  const states = useMemo(() => unsoldStates(read.count, houseSeatNos(plan)), [read, plan]);
  return (
    <SeatMap
      plan={read}
      grades={grades}
      states={states}
      chosen={NOBODY}
      lost={NOBODY}
      toggle={() => undefined}
    />
  );
}
