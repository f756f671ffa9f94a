import { documentOf, gradesOf, houseSeatNos, layoutOf, rowsOf, seatCountOfPlan } from './expand';
import { ROW_PITCH, SEAT_PITCH } from './geometry';
import { type PlanDraft, rowsSection, standingSection } from './model';
import { problemsOf } from './problems';
import { sectionsOfDocument, template, TEMPLATES } from './templates';

const planOf = (...sections: PlanDraft['sections']): PlanDraft => {
  return { name: '소극장', venue: '대학로', sections };
};
const apart = (a: { x: number; y: number }, b: { x: number; y: number }): number =>
  Math.hypot(a.x - b.x, a.y - b.y);

describe('rows of seats', () => {
  it('stand straight around the middle, one behind the other', () => {
    const [front, back] = rowsOf(rowsSection({ rowCount: 2, seatsPerRow: 3, x: 10, y: 5 }));
    expect(front!.seats.map(({ x }) => x)).toEqual([10 - SEAT_PITCH, 10, 10 + SEAT_PITCH]);
    expect(front!.seats.map(({ y }) => y)).toEqual([5, 5, 5]);
    expect(back!.seats[0]!.y).toBe(5 + ROW_PITCH);
  });

  it('curve around one point and keep their distances', () => {
    const radius = 10;
    const rows = rowsOf(rowsSection({ rowCount: 3, seatsPerRow: 15, radius }));
    rows.forEach(({ seats }, row) => {
      for (const seat of seats) {
        expect(apart(seat, { x: 0, y: -radius })).toBeCloseTo(radius + row * ROW_PITCH, 1);
      }
      expect(apart(seats[0]!, seats[1]!)).toBeCloseTo(SEAT_PITCH, 1);
      // Towards the stage at the ends.
      expect(seats[0]!.y).toBeLessThan(seats[7]!.y);
    });
  });

  it('grow, turn, and leave gaps without numbers', () => {
    const section = rowsSection({
      ...{ rowCount: 2, seatsPerRow: 4, growth: 2, turn: 90, numbering: 'left' },
      marks: { '0:1': { gone: true }, '0:2': { kind: 'wheelchair' }, '1:0': { house: true } },
    });
    const [front, back] = rowsOf(section);
    expect(front!.seats.map(({ seat, number }) => [seat, number])).toEqual([
      [0, '1'],
      [2, '2'],
      [3, '3'],
    ]);
    expect(front!.seats[1]!.kind).toBe('wheelchair');
    expect(back!.seats).toHaveLength(6);
    // A quarter turn clockwise: from left to right becomes from top to bottom.
    expect(front!.seats[0]!.y).toBeLessThan(front!.seats[2]!.y);
    expect(back!.seats[0]!.x).toBeCloseTo(-ROW_PITCH);
    expect(houseSeatNos(planOf(section))).toEqual([3]);
  });
});

describe('a plan', () => {
  const plan = planOf(
    standingSection({ code: 'ST', capacity: 7 }),
    rowsSection({ code: 'A', rowCount: 2, seatsPerRow: 2, marks: { '1:1': { house: true } } }),
  );

  it('is written as the API takes it', () => {
    expect(layoutOf(plan)).toMatchObject({
      name: '소극장',
      sections: [
        { code: 'ST', name: 'ST', grade: 'S', standing: 7 },
        { code: 'A', rows: [{ label: '1', seats: [{ number: '1' }, { number: '2' }] }, {}] },
      ],
    });
    expect([gradesOf(plan), seatCountOfPlan(plan)]).toEqual([['S', 'R'], 11]);
  });

  it('numbers house seats through standing places', () => {
    expect(houseSeatNos(plan)).toEqual([10]);
  });

  it('is described like a stored one, standing behind the seats', () => {
    const document = documentOf(plan);
    expect(document).toMatchObject({ seatCount: 11, grades: ['S', 'R'] });
    const [standing, seats] = document.sections;
    expect([standing!.firstSeatNo, standing!.seatCount, seats!.firstSeatNo]).toEqual([0, 7, 7]);
    expect(standing!.rows[0]!.seats[0]!.position.y).toBeGreaterThan(ROW_PITCH);
    expect(seats!.rows[1]!.seats[1]).toMatchObject({ seatNo: 10, label: 'A-2-2', number: '2' });
  });

  it('comes back the same when it is drawn from its description', () => {
    const again = planOf(...sectionsOfDocument(documentOf(plan)));
    expect(layoutOf(again)).toEqual(layoutOf(plan));
  });
});

describe('templates', () => {
  it.each(TEMPLATES)('have nothing wrong with them: %s', (name) => {
    const plan = planOf(...template(name));
    expect(problemsOf(plan)).toEqual([]);
    expect(seatCountOfPlan(plan)).toBeGreaterThan(90);
  });
});
