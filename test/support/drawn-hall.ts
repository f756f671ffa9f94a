import { expandSeatingPlan, type SectionLayout } from '../../src/events/seating-plan.js';

/** mulberry32: small, seeded, good enough to shuffle rows. */
export function randomFrom(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One section a text; rows divided by spaces, `.` free, `x` taken, `w` a free wheelchair space. */
export function hall(...sections: { grade?: string; rows: string }[]) {
  const layouts: SectionLayout[] = sections.map(({ grade = 'R', rows }, index) => ({
    code: `S${index}`,
    name: `S${index}`,
    grade,
    rows: rows.split(' ').map((row, label) => ({
      label,
      // Printed odd numbers first, as in many halls: they must not matter.
      seats: [...row].map((mark, place) => ({
        number: (place * 2 + 1) % 101,
        kind: mark === 'w' ? ('wheelchair' as const) : ('standard' as const),
      })),
    })),
  }));
  const plan = expandSeatingPlan({ sections: layouts });
  const marks = sections.map(({ rows }) => rows.replaceAll(' ', '')).join('');
  return { plan, free: Uint8Array.from(marks, (mark) => (mark === 'x' ? 0 : 1)) };
}
