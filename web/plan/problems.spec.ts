import { EMPTY_PLAN, type PlanSection, rowsSection, standingSection } from './model';
import { isSound, problemsOf } from './problems';

const problemsWith = (...sections: PlanSection[]) =>
  problemsOf({ name: '소극장', venue: '대학로', sections });
const codesOf = (...sections: PlanSection[]) => problemsWith(...sections).map(({ code }) => code);
const row = { rowCount: 1, seatsPerRow: 6 };

describe('problems of a plan', () => {
  it('are none when it is sound', () => {
    expect(problemsWith(rowsSection(), standingSection())).toEqual([]);
  });

  it('begin with what is missing altogether', () => {
    const codes = problemsOf(EMPTY_PLAN).map(({ code }) => code);
    expect(codes).toEqual(['plan-name-missing', 'venue-missing', 'no-sections']);
  });

  it.each([
    ['code-missing', [rowsSection({ code: ' ' })]],
    ['code-missing', [rowsSection({ code: 'x'.repeat(21) })]],
    ['code-twice', [rowsSection(), standingSection({ code: 'A' })]],
    ['grade-missing', [rowsSection({ grade: '' })]],
    ['grades-alike', [rowsSection({ grade: 'r' }), standingSection({ grade: 'R' })]],
    ['section-empty', [rowsSection({ rowCount: 0 })]],
    ['too-many-rows', [rowsSection({ rowCount: 201 })]],
    ['row-too-long', [rowsSection({ ...row, seatsPerRow: 201 })]],
    [
      'too-many-seats',
      [1, 2, 3].map((code) => standingSection({ code: `${code}`, capacity: 4e4 })),
    ],
  ] as const)('name %s', (code, sections) => {
    expect(codesOf(...sections)).toEqual([code]);
  });

  it('name the seats that lie on each other', () => {
    const [one] = problemsWith(rowsSection(row), rowsSection({ ...row, code: 'B', x: 0.1 }));
    expect(one).toMatchObject({
      code: 'overlap',
      other: 'A-1-1',
      seat: { label: '1', number: '1' },
    });
    expect(codesOf(rowsSection(row), rowsSection({ ...row, code: 'B', y: 1 }))).toEqual([]);
  });

  it('name rows and numbers that are there twice', () => {
    const seat = (number: string, x: number) => ({ number, x, y: 0 });
    const drawn: PlanSection = {
      ...{
        type: 'drawn',
        id: 'd',
        code: 'D',
        name: '',
        grade: 'R',
        x: 0,
        y: 0,
        turn: 0,
        marks: {},
      },
      rows: [
        { label: '1', seats: [seat('1', 0), seat('1', 1), seat('', 2)] },
        { label: '1', seats: [seat('1', 3)] },
      ],
    };
    expect(codesOf(drawn)).toEqual(['number-twice', 'number-missing', 'row-twice']);
  });

  it('warn of wheelchair spaces and companions without each other', () => {
    const alone = rowsSection({ ...row, marks: { '0:0': { kind: 'wheelchair' } } });
    const far = rowsSection({
      ...row,
      marks: { '0:0': { kind: 'wheelchair' }, '0:5': { kind: 'companion' } },
    });
    const beside = rowsSection({
      ...row,
      marks: { '0:0': { kind: 'wheelchair' }, '0:1': { kind: 'companion' } },
    });
    expect(codesOf(alone)).toEqual(['wheelchair-alone']);
    expect(codesOf(far)).toEqual(['wheelchair-alone', 'companion-alone']);
    expect(codesOf(beside)).toEqual([]);
    expect(isSound(problemsWith(far))).toBe(true);
    expect(isSound(problemsWith(rowsSection({ code: '' })))).toBe(false);
  });
});
