import type { Answer } from '../api/client';
import { hullOf } from './hull';
import { type Plan, planOf } from './plan';

type SeatsDocument = Answer<'/api/v1/performances/{id}/seats', 'get'>;

/** Reads the API's JSON document into arrays. */
export function readPlan(document: SeatsDocument): Plan {
  const count = document.seatCount;
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const numbers = new Array<string>(count).fill('');
  const kinds = new Map<number, string>();
  for (const seat of document.sections.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats))) {
    const { seatNo } = seat;
    x[seatNo] = seat.position.x;
    y[seatNo] = seat.position.y;
    numbers[seatNo] = seat.number;
    if (seat.kind !== undefined) kinds.set(seatNo, seat.kind);
  }
  const sections = document.sections.map((section) => {
    const { code, name, grade, standing, rows, firstSeatNo: first, seatCount } = section;
    const mine = (all: Float32Array): Float32Array => all.subarray(first, first + seatCount);
    return {
      ...{ code, name, grade, standing, hull: hullOf(mine(x), mine(y)) },
      rows: rows.map(({ label, firstSeatNo, seats }) => ({
        ...{ label, first: firstSeatNo, count: seats.length },
      })),
    };
  });
  return planOf({
    gradeCodes: document.grades,
    sections,
    places: () => ({ x, y, numbers, kinds }),
  });
}
