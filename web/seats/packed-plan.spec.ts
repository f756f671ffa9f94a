import { readPackedPlan } from './packed-plan';
import { labelOf, type Plan } from './plan';
import { readPlan } from './read-plan';

const HEAD = {
  seatCount: 4,
  grades: ['R', 'S'],
  sections: [
    {
      ...{ code: '가', name: '가 구역', grade: 'S', standing: false },
      outline: [-40, 0, 10, 0, 10, 3010, -40, 3010],
      rows: [
        { label: 'A', seatCount: 2, numbers: ['11', '12'], kinds: ['standard', 'wheelchair'] },
        { label: 'B', seatCount: 1 },
      ],
    },
    {
      ...{ code: 'ST', name: '스탠딩', grade: 'R', standing: true },
      outline: [10, -80, 20, -80, 10, -60],
      rows: [{ label: 'standing', seatCount: 1 }],
    },
  ],
};
const AT = [
  { x: -3.25, y: 0.5 },
  { x: -2.7, y: 0.5 },
  { x: 0, y: 300 },
  { x: 1.01, y: -7.02 },
];

/** The bytes as the API's description has them. */
function packed(): ArrayBuffer {
  const json = new TextEncoder().encode(JSON.stringify(HEAD));
  const headBytes = Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(4 + headBytes + 8 * AT.length).fill(32);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, headBytes, true);
  bytes.set(json, 4);
  AT.forEach(({ x, y }, seat) => {
    const { x: oldX, y: oldY } = AT[seat - 1] ?? { x: 0, y: 0 };
    view.setInt32(4 + headBytes + 4 * seat, Math.round(100 * x) - Math.round(100 * oldX), true);
    const at = 4 + headBytes + 4 * (AT.length + seat);
    view.setInt32(at, Math.round(100 * y) - Math.round(100 * oldY), true);
  });
  return bytes.buffer;
}

const seat = (seatNo: number, number: string, grade: string, kind?: 'wheelchair') => ({
  ...{ seatNo, number, grade, label: '', kind, position: AT[seatNo]! },
});

/** All but the shapes: the packed form tells them, the JSON form leaves them to the reader. */
function seatsOf({ sections, ...plan }: Plan) {
  const heads = sections.map(({ code, name, grade, standing, first, count, rows }) => ({
    ...{ code, name, grade, standing, first, count, rows },
  }));
  const { count, x, y, numbers, kinds, grade, section, gradeCodes } = plan;
  return { heads, count, x, y, numbers, kinds, grade, section, gradeCodes };
}

describe('a packed plan', () => {
  it('is the plan that the JSON form makes', () => {
    const plan = readPackedPlan(packed());
    const same = readPlan({
      seatCount: 4,
      grades: ['R', 'S'],
      sections: [
        {
          ...{ code: '가', name: '가 구역', grade: 'S', standing: false },
          ...{ firstSeatNo: 0, seatCount: 3 },
          rows: [
            {
              ...{ label: 'A', firstSeatNo: 0 },
              seats: [seat(0, '11', 'S'), seat(1, '12', 'S', 'wheelchair')],
            },
            { label: 'B', firstSeatNo: 2, seats: [seat(2, '1', 'S')] },
          ],
        },
        {
          ...{ code: 'ST', name: '스탠딩', grade: 'R', standing: true },
          ...{ firstSeatNo: 3, seatCount: 1 },
          rows: [{ label: 'standing', firstSeatNo: 3, seats: [seat(3, '1', 'R')] }],
        },
      ],
    });
    expect(seatsOf(plan)).toEqual(seatsOf(same));
    expect(labelOf(plan, 1)).toEqual({ section: '가', row: 'A', number: '12' });
    expect([...plan.grade]).toEqual([1, 1, 1, 0]);
    expect([...plan.kinds]).toEqual([[1, 'wheelchair']]);
  });

  it('has the shapes it is told, and room for a stage', () => {
    const { sections, box } = readPackedPlan(packed());
    expect(sections.map(({ hull }) => [...hull])).toEqual([
      [-4, 0, 1, 0, 1, 301, -4, 301],
      [1, -8, 2, -8, 1, -6],
    ]);
    expect(sections.map(({ x, y }) => ({ x, y }))).toEqual([
      { x: -1.5, y: 150.5 },
      { x: expect.closeTo(4 / 3, 5) as number, y: expect.closeTo(-22 / 3, 5) as number },
    ]);
    expect(box).toEqual({ left: -4, top: -10.5, right: 2, bottom: 301 });
  });
});
