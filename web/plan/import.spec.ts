import { houseSeatNos, layoutOf } from './expand';
import { importTable } from './import-rows';
import { importShapes, type Shape } from './import-shapes';

const planOf = ({ sections = [] }: ReturnType<typeof importTable>) => {
  return { name: 'n', venue: 'v', sections };
};

describe('a table of seats', () => {
  it('becomes sections and rows, by the names of its columns in either language', () => {
    const imported = importTable([
      ['\uFEFF구역', '등급', '열', '번호', '종류', '하우스'],
      ['A', 'VIP', '가', '1', '휠체어석', ''],
      ['A', 'VIP', '가', '2', '동반석', ''],
      ['', '', '', '', '', ''],
      ['B', 'R', '1', '1', '', '예'],
    ]);
    expect(layoutOf(planOf(imported)).sections).toMatchObject([
      {
        code: 'A',
        grade: 'VIP',
        rows: [{ label: '가', seats: [{ kind: 'wheelchair' }, { kind: 'companion' }] }],
      },
      { code: 'B', grade: 'R', rows: [{ label: '1', seats: [{ number: '1' }] }] },
    ]);
    expect(houseSeatNos(planOf(imported))).toEqual([2]);
  });

  it('keeps places where it has them', () => {
    const imported = importTable([
      ['Row', 'Seat', 'X', 'Y'],
      ['1', '1', '10', '2,5'],
      ['1', '2', '12', '2.5'],
    ]);
    expect(layoutOf(planOf(imported)).sections[0]!.rows![0]!.seats).toEqual([
      { number: '1', x: 10, y: 2.5 },
      { number: '2', x: 12, y: 2.5 },
    ]);
  });

  it.each([
    ['columns that are missing', [['section']], ['no-column', 'no-column']],
    ['nothing', [['row', 'number']], ['nothing']],
    [
      'a seat without number, with its line',
      [
        ['row', 'number'],
        ['1', '1'],
        ['1', ''],
      ],
      ['no-number'],
    ],
    [
      'a place that is no number',
      [
        ['row', 'number', 'x', 'y'],
        ['1', '1', 'left', '2'],
      ],
      ['bad-place'],
    ],
    [
      'places for some only',
      [
        ['row', 'number', 'x', 'y'],
        ['1', '1', '1', '2'],
        ['1', '2', '', ''],
      ],
      ['half-placed'],
    ],
  ] as const)('is refused for %s', (_what, table, codes) => {
    expect(importTable(table).faults?.map(({ code }) => code)).toEqual(codes);
  });

  it('names the line of a fault as a spreadsheet counts it', () => {
    const { faults } = importTable([
      ['row', 'number'],
      ['1', '1'],
      ['1', ''],
    ]);
    expect(faults).toEqual([{ code: 'no-number', line: 3 }]);
  });
});

describe('a drawing', () => {
  const grid = (groups: string[] = []): Shape[] =>
    [0, 1].flatMap((row) =>
      [2, 1, 0].map((seat) => ({ x: 100 + seat * 22, y: 50 + row * 30, groups })),
    );

  it('without names is read by height and from the left, at the distance of seats', () => {
    const [section] = layoutOf(planOf(importShapes(grid()))).sections;
    expect(section!.rows!.map(({ label }) => label)).toEqual(['1', '2']);
    const { seats } = section!.rows![0]!;
    expect(seats.map(({ number }) => number)).toEqual(['1', '2', '3']);
    expect(seats[1]!.x - seats[0]!.x).toBeCloseTo(0.55);
  });

  it('takes sections and rows from its groups, and what attributes say before that', () => {
    const shapes = [
      ...grid(['1층', 'A']),
      { x: 0, y: 300, groups: ['2층', 'B'], number: '17', grade: 'S', kind: 'wheelchair' },
    ];
    const { sections } = layoutOf(planOf(importShapes(shapes)));
    expect(sections.map(({ code }) => code)).toEqual(['1층', '2층']);
    expect(sections[0]!.rows).toHaveLength(1);
    expect(sections[1]).toMatchObject({
      grade: 'S',
      rows: [{ label: 'B', seats: [{ number: '17', kind: 'wheelchair' }] }],
    });
  });

  it('with nothing in it is refused', () => {
    expect(importShapes([]).faults).toEqual([{ code: 'nothing' }]);
  });
});
