import {
  describeSeats,
  expandSeatingPlan,
  gradesOf,
  type SeatingPlan,
  seatingPlanLayoutSchema,
} from '../../../events/seating-plan.js';
import { concertArena } from './arena.js';
import { ballpark } from './ballpark.js';
import type { SeatingPlanDraft } from './block.js';
import { cinemaHall } from './cinema.js';
import { smallTheatre } from './theatre.js';

/** What the API accepts as one request, see BODY_LIMIT_BYTES. */
const BODY_BYTES_MAX = 1_500_000;
/** Nobody's chair stands in another's: shoulder width. */
const NEAREST_METRES = 0.45;

function seatsByGrade(plan: SeatingPlan): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { grade, seatCount } of plan.sections) {
    counts[grade] = (counts[grade] ?? 0) + seatCount;
  }
  return counts;
}

/** Distance between the two nearest seats, searching only neighbouring square metres. */
function nearestPairMetres(plan: SeatingPlan): number {
  const bySquare = new Map<string, number[]>();
  const at = (x: number, y: number) => bySquare.get(`${x};${y}`) ?? [];
  let nearest = Infinity;
  for (let seatNo = 0; seatNo < plan.seatCount; seatNo += 1) {
    const [x, y] = [plan.x[seatNo]!, plan.y[seatNo]!];
    const [squareX, squareY] = [Math.floor(x), Math.floor(y)];
    for (const dx of [-1, 0, 1]) {
      for (const other of [-1, 0, 1].flatMap((dy) => at(squareX + dx, squareY + dy))) {
        nearest = Math.min(nearest, Math.hypot(x - plan.x[other]!, y - plan.y[other]!));
      }
    }
    bySquare.set(`${squareX};${squareY}`, [...at(squareX, squareY), seatNo]);
  }
  return nearest;
}

const halls: [string, SeatingPlanDraft, Record<string, number>][] = [
  ['cinema', cinemaHall('CGV 강남', 1), { 일반석: 200 }],
  ['small theatre', smallTheatre(), { R: 75, S: 45 }],
  ['concert arena', concertArena(), { VIP: 600, R: 3_696, S: 3_400, A: 2_304 }],
  [
    'ballpark',
    ballpark(),
    {
      테이블석: 704,
      익사이팅존: 280,
      블루석: 3_072,
      오렌지석: 2_560,
      레드석: 4_864,
      네이비석: 7_344,
      그린석: 4_928,
    },
  ],
];

describe.each(halls)('%s', (_name, draft, expected) => {
  const layout = { sections: draft.sections };
  const plan = expandSeatingPlan(layout);

  it('is a layout the API takes in one request', () => {
    expect(seatingPlanLayoutSchema.parse(layout)).toEqual(layout);
    expect(Buffer.byteLength(JSON.stringify(draft))).toBeLessThan(BODY_BYTES_MAX);
  });

  it('has the seats it is known for, best grade first', () => {
    expect(seatsByGrade(plan)).toEqual(expected);
    expect(gradesOf(plan)).toEqual(Object.keys(expected));
  });

  it('puts no seat into another', () => {
    expect(nearestPairMetres(plan)).toBeGreaterThan(NEAREST_METRES);
  });

  it('keeps neighbours together on the map', () => {
    for (const row of plan.rows) {
      for (
        let seatNo = row.firstSeatNo + 1;
        seatNo < row.firstSeatNo + row.seatCount;
        seatNo += 1
      ) {
        const dx = plan.x[seatNo]! - plan.x[seatNo - 1]!;
        const dy = plan.y[seatNo]! - plan.y[seatNo - 1]!;
        expect(Math.hypot(dx, dy)).toBeLessThan(2);
      }
    }
  });

  it('describes every seat once', () => {
    const seats = describeSeats(plan).sections.flatMap((section) =>
      section.rows.flatMap((row) => row.seats.map((seat) => seat.label)),
    );
    expect(new Set(seats).size).toBe(plan.seatCount);
  });
});

it('sets first base to the right, third base to the left and the outfield beyond the pitch', () => {
  const { sections } = ballpark();
  const frontOf = (code: string) =>
    sections.find((section) => section.code === code)?.rows?.[0]?.seats?.[0];
  expect(frontOf('206')!.x).toBeGreaterThan(20);
  expect(frontOf('221')!.x).toBeLessThan(-20);
  expect(frontOf('111')!.y).toBeGreaterThan(15);
  expect(frontOf('411')!.y).toBeLessThan(-120);
});
