import { ballpark } from '../cli/seeds/halls/ballpark.js';
import { type PackedHead, packSeats } from './packed-seats.js';
import { describeSeats, expandSeatingPlan, type SeatingPlanLayout } from './seating-plan.js';

/** What a packed plan says, read as its description in the API has it, in the shape of the JSON form. */
function read(packed: Buffer) {
  const headBytes = packed.readUInt32LE(0);
  const head = JSON.parse(packed.subarray(4, 4 + headBytes).toString()) as PackedHead;
  let [seatNo, x, y] = [0, 0, 0];
  const sections = head.sections.map(({ code, name, grade, standing, ...section }) => ({
    ...{ code, name, grade, standing },
    firstSeatNo: seatNo,
    seatCount: section.rows.reduce((sum, row) => sum + row.seatCount, 0),
    rows: section.rows.map(({ label, seatCount, numbers, kinds }) => ({
      label,
      firstSeatNo: seatNo,
      seats: Array.from({ length: seatCount }, (_, place) => {
        const at = 4 + headBytes + 4 * seatNo;
        x += packed.readInt32LE(at);
        y += packed.readInt32LE(at + 4 * head.seatCount);
        const number = numbers?.[place] ?? String(place + 1);
        const kind = kinds?.[place] ?? 'standard';
        const row = standing ? '' : `${label}-`;
        return {
          seatNo: seatNo++,
          label: `${code}-${row}${number}`,
          number,
          grade,
          ...(kind === 'standard' ? {} : { kind }),
          position: { x: x / 100, y: y / 100 },
        };
      }),
    })),
  }));
  return { seatCount: head.seatCount, grades: head.grades, sections };
}

const SMALL: SeatingPlanLayout = {
  sections: [
    {
      ...{ code: '가', name: '가 구역', grade: 'R' },
      rows: [
        {
          label: 'A',
          seats: [
            { number: '11', x: -3.25, y: -0.01 },
            { number: '12', x: -2.7, y: 300.4, kind: 'wheelchair' },
          ],
        },
        { label: 'B', seats: [{ number: 1, x: 0, y: 0 }] },
      ],
    },
    { code: 'ST', name: '스탠딩', grade: 'S', standing: 7 },
    { code: 'C', name: 'C', grade: 'R', rows: [{ label: 1, seatCount: 5 }] },
  ],
};

describe('a packed plan', () => {
  it.each([
    ['with names, kinds and a standing section', SMALL],
    ['of a ball park', { sections: ballpark().sections }],
  ])('%s says what the JSON form says', (_, layout) => {
    const plan = expandSeatingPlan(layout);
    const json = JSON.stringify(describeSeats(plan));
    expect(read(packSeats(plan))).toEqual(JSON.parse(json));
  });

  it('can be read in place: numbers begin at a multiple of their size', () => {
    for (const name of ['A', 'AB', 'ABC', 'ABCD']) {
      const layout = { sections: [{ ...SMALL.sections[2]!, name }] };
      const packed = packSeats(expandSeatingPlan(layout));
      expect([name, packed.readUInt32LE(0) % 4]).toEqual([name, 0]);
    }
  });
});
