import { z } from 'zod';
import { MAX_SEATS_PER_PLAN, MAX_SECTIONS } from './seating-plan-layout.js';
import {
  describeSeats,
  expandSeatingPlan,
  gradesOf,
  hasSeat,
  labelOf,
  rowIndexOf,
  type SeatingPlanLayout,
  seatAt,
  seatingPlanLayoutSchema,
  STANDING_ROW,
} from './seating-plan.js';

const layout: SeatingPlanLayout = {
  sections: [
    {
      code: 'F1',
      name: '플로어 1구역',
      grade: 'VIP',
      rows: [
        { label: 1, seatCount: 3 },
        {
          label: '2',
          seats: [{ number: 11 }, { number: '9' }, { number: 10, kind: 'wheelchair' }],
        },
      ],
    },
    { code: 'ST', name: '스탠딩', grade: 'S', standing: 4 },
    { code: 'F2', name: '플로어 2구역', grade: 'VIP', rows: [{ label: '1', seatCount: 2 }] },
  ],
};

/** Paths and messages of what the schema refuses. */
function refusals(candidate: unknown): string[] {
  const result = seatingPlanLayoutSchema.safeParse(candidate);
  if (result.success) return [];
  return result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

const oneSection = (section: object) => ({
  sections: [{ code: 'A', name: 'A', grade: 'R', ...section }],
});

describe('the layout a seller sends', () => {
  it('is accepted as it is', () => {
    expect(seatingPlanLayoutSchema.parse(layout)).toEqual(layout);
  });

  it('may be extended with the name and venue of the request', () => {
    const body = seatingPlanLayoutSchema.extend({ name: z.string(), venue: z.string() });
    expect(body.parse({ ...layout, name: '기본', venue: '홀' }).name).toBe('기본');
    const twice = { sections: [layout.sections[1], layout.sections[1]], name: 'a', venue: 'b' };
    expect(body.safeParse(twice).success).toBe(false);
  });

  it.each([
    ['no section', { sections: [] }, /^sections: /],
    ['an unknown field', { ...layout, colour: 'red' }, /Unrecognized key/],
    ['an unknown field in a seat', oneSection({ rows: [{ label: 1, seats: [{ n: 1 }] }] }), /n/],
    [
      'rows and standing',
      oneSection({ rows: [{ label: 1, seatCount: 1 }], standing: 3 }),
      /either/,
    ],
    ['neither rows nor standing', oneSection({}), /either rows or standing/],
    ['an empty row', oneSection({ rows: [{ label: 1, seats: [] }] }), /rows\.0\.seats/],
    [
      'seatCount and seats',
      oneSection({ rows: [{ label: 1, seatCount: 1, seats: [{ number: 1 }] }] }),
      /either seatCount/,
    ],
    ['a row without seats', oneSection({ rows: [{ label: 1 }] }), /either seatCount or seats/],
    ['a negative count', oneSection({ rows: [{ label: 1, seatCount: -1 }] }), /seatCount/],
    ['a fraction', oneSection({ standing: 1.5 }), /standing/],
    ['too long a row', oneSection({ rows: [{ label: 1, seatCount: 201 }] }), /seatCount/],
    [
      'a row label twice',
      oneSection({
        rows: [
          { label: 1, seatCount: 1 },
          { label: '1', seatCount: 1 },
        ],
      }),
      /rows\.1\.label: Row 1/,
    ],
    [
      'a number twice',
      oneSection({ rows: [{ label: 1, seats: [{ number: 1 }, { number: '1' }] }] }),
      /seats\.1\.number/,
    ],
    ['x without y', oneSection({ rows: [{ label: 1, seats: [{ number: 1, x: 1 }] }] }), /x and y/],
    [
      'half the positions',
      oneSection({ rows: [{ label: 1, seats: [{ number: 1, x: 1, y: 1 }, { number: 2 }] }] }),
      /every seat/,
    ],
    [
      'an unknown kind',
      oneSection({ rows: [{ label: 1, seats: [{ number: 1, kind: 'sofa' }] }] }),
      /kind/,
    ],
    [
      'an infinite position',
      oneSection({ rows: [{ label: 1, seats: [{ number: 1, x: Infinity, y: 1 }] }] }),
      /x/,
    ],
    ['a blank label', oneSection({ rows: [{ label: '  ', seatCount: 1 }] }), /label/],
    ['a code twice', { sections: [layout.sections[0], layout.sections[0]] }, /sections\.1\.code/],
    [
      'too many sections',
      {
        sections: Array.from({ length: MAX_SECTIONS + 1 }, (_, i) => ({
          code: `${i}`,
          name: 'n',
          grade: 'g',
          standing: 1,
        })),
      },
      /sections/,
    ],
    [
      'too many seats',
      {
        sections: [1, 2, 3].map((n) => ({ code: `${n}`, name: 'n', grade: 'g', standing: 50_000 })),
      },
      new RegExp(`at most ${MAX_SEATS_PER_PLAN}`),
    ],
  ])('is refused with %s', (_what, candidate, expected) => {
    const found = refusals(candidate);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toMatch(expected);
  });

  it('is refused in Korean too', () => {
    const result = seatingPlanLayoutSchema.safeParse(oneSection({}));
    expect(result.error?.issues[0]).toMatchObject({
      params: { ko: expect.stringMatching('구역') },
    });
  });
});

describe('a plan unrolled', () => {
  const plan = expandSeatingPlan(layout);

  it('numbers seats through sections, rows and seats in the order given', () => {
    expect(plan.seatCount).toBe(12);
    expect(Array.from({ length: 12 }, (_, seatNo) => labelOf(plan, seatNo))).toEqual([
      'F1-1-1',
      'F1-1-2',
      'F1-1-3',
      'F1-2-11',
      'F1-2-9',
      'F1-2-10',
      'ST-1',
      'ST-2',
      'ST-3',
      'ST-4',
      'F2-1-1',
      'F2-1-2',
    ]);
    expect(gradesOf(plan)).toEqual(['VIP', 'S']);
  });

  it('finds any seat from its number', () => {
    expect(seatAt(plan, 5)).toMatchObject({
      section: 'F1',
      sectionName: '플로어 1구역',
      row: '2',
      number: '10',
      grade: 'VIP',
      kind: 'wheelchair',
      standing: false,
    });
    expect(seatAt(plan, 9)).toMatchObject({ section: 'ST', row: STANDING_ROW, standing: true });
    const rowOfSeat = plan.rows.flatMap((row, index) => Array<number>(row.seatCount).fill(index));
    rowOfSeat.forEach((row, seatNo) => expect(rowIndexOf(plan, seatNo)).toBe(row));
  });

  it.each([-1, 12, 0.5, Number.NaN])('knows no seat %p', (seatNo) => {
    expect(hasSeat(plan, seatNo)).toBe(false);
    expect(() => seatAt(plan, seatNo)).toThrow(RangeError);
  });

  it('keeps given positions and sets sections without any behind them', () => {
    const mixed = expandSeatingPlan({
      sections: [
        { code: 'U', name: 'u', grade: 'S', rows: [{ label: 1, seatCount: 2 }] },
        {
          code: 'D',
          name: 'd',
          grade: 'R',
          rows: [
            {
              label: 1,
              seats: [
                { number: 1, x: -3.25, y: 7 },
                { number: 2, x: 3, y: 8 },
              ],
            },
          ],
        },
      ],
    });
    expect(seatAt(mixed, 2)).toMatchObject({ x: -3.25, y: 7 });
    expect(seatAt(mixed, 0).y).toBeGreaterThan(8);
    expect(seatAt(mixed, 0).x).toBeLessThan(seatAt(mixed, 1).x);
  });

  it('draws no two seats on one spot', () => {
    const counted = expandSeatingPlan({
      sections: Array.from({ length: 30 }, (_, index) => ({
        code: `${index}`,
        name: 'n',
        grade: 'g',
        ...(index % 5 === 0
          ? { standing: 37 }
          : { rows: [10, 12, 14].map((seatCount, row) => ({ label: row, seatCount })) }),
      })),
    });
    const spots = new Set(Array.from(counted.x, (x, seatNo) => `${x};${counted.y[seatNo]}`));
    expect(spots.size).toBe(counted.seatCount);
    expect(Math.min(...counted.y)).toBeGreaterThanOrEqual(0);
  });

  it('is described with number, label, grade and position of every seat', () => {
    const described = describeSeats(plan);
    expect(described).toMatchObject({ seatCount: 12, grades: ['VIP', 'S'] });
    const seats = described.sections.flatMap((section) => section.rows.flatMap((row) => row.seats));
    expect(seats.map((seat) => seat.seatNo)).toEqual([...Array(12).keys()]);
    expect(seats[5]).toEqual({
      seatNo: 5,
      label: 'F1-2-10',
      number: '10',
      grade: 'VIP',
      kind: 'wheelchair',
      position: { x: expect.any(Number), y: expect.any(Number) },
    });
    expect(described.sections[1]).toMatchObject({
      standing: true,
      rows: [{ label: STANDING_ROW }],
    });
  });

  it('unrolls 25,000 seats in little time and little memory', () => {
    const large: SeatingPlanLayout = {
      sections: Array.from({ length: 50 }, (_, section) => ({
        code: `${section}`,
        name: 'n',
        grade: `${section % 4}`,
        rows: Array.from({ length: 20 }, (_, row) => ({ label: row + 1, seatCount: 25 })),
      })),
    };
    const started = performance.now();
    const expanded = expandSeatingPlan(seatingPlanLayoutSchema.parse(large));
    expect(performance.now() - started).toBeLessThan(500);
    expect(expanded.seatCount).toBe(25_000);
    expect(expanded.rows.every((row) => row.numbers === null && row.kinds === null)).toBe(true);
  });
});
