import type { SectionLayout } from '../../../events/seating-plan.js';
import { type Point, type SeatingPlanDraft, sectionOf, standsAlong } from './block.js';

/**
 * A ballpark of 23,752 seats after Jamsil (잠실야구장), home plate at the origin, centre field up.
 *
 * Known: about 25,000 seats; 100 m down the lines and 125 m to centre field
 * (en.wikipedia.org/wiki/Jamsil_Baseball_Stadium); table, exciting-zone, blue, red, navy and green
 * seats (sedaily.com 1OMEZBVU89); cheering blocks 205-208 at first and 219-222 at third base
 * (blog on the seat map, 2017), 216 blue at third base (melburn119.tistory.com/862), navy 307-308,
 * 317-319 and 328-329 (mbn.co.kr 3027451), outfield in the 400s. Sections with another number, and
 * every block's rows and seats, are approximations.
 */
export function ballpark(): SeatingPlanDraft {
  const infield = LEVELS.flatMap(level);
  const sections = [...infield, ...excitingZones(), ...outfield()];
  const rank = (section: SectionLayout) => GRADES_BEST_FIRST.indexOf(section.grade);
  // A plan lists its best seats first; sort keeps the order of blocks within a grade.
  sections.sort((a, b) => rank(a) - rank(b));
  return { name: '잠실야구장 정규 경기 배치', venue: '잠실야구장', sections };
}

const GRADES_BEST_FIRST = [
  '테이블석',
  '익사이팅존',
  '블루석',
  '오렌지석',
  '레드석',
  '네이비석',
  '그린석',
];

const SEAT_PITCH_METRES = 0.48;
const TABLE_PITCH_METRES = 0.72;
const ROW_PITCH_METRES = 0.8;

interface Level {
  firstBlock: number;
  blocks: number;
  rows: number;
  seatsPerRow: number;
  /** Metres from the foul line to the front row. */
  distance: number;
  /** How far the level reaches along each foul line. */
  reach: number;
  gradeOf: (block: number) => string;
}

const between = (block: number, from: number, to: number) => block >= from && block <= to;

const LEVELS: readonly Level[] = [
  {
    firstBlock: 101,
    blocks: 22,
    rows: 12,
    seatsPerRow: 16,
    distance: 19,
    reach: 88,
    gradeOf: (block) =>
      between(block, 110, 113) ? '테이블석' : between(block, 107, 116) ? '블루석' : '레드석',
  },
  {
    firstBlock: 201,
    blocks: 26,
    rows: 20,
    seatsPerRow: 16,
    distance: 31,
    reach: 92,
    gradeOf: (block) => {
      if (between(block, 212, 215)) return '테이블석';
      if (between(block, 209, 218)) return '블루석';
      return between(block, 205, 208) || between(block, 219, 222) ? '오렌지석' : '레드석';
    },
  },
  {
    firstBlock: 301,
    blocks: 34,
    rows: 18,
    seatsPerRow: 12,
    distance: 49,
    reach: 84,
    gradeOf: () => '네이비석',
  },
];

/** Every block of the level, the one behind home plate first, then outwards on both sides. */
function level(spec: Level): SectionLayout[] {
  const stands = standsAlong(offsetFromFoulLines(spec.distance, spec.reach), spec.blocks, MOUND);
  const sections = stands.map((stand, index) => {
    const number = spec.firstBlock + index;
    const grade = spec.gradeOf(number);
    const isTable = grade === '테이블석';
    const width = (spec.seatsPerRow - 1) * SEAT_PITCH_METRES;
    return sectionOf({
      ...stand,
      code: String(number),
      name: `${sideOf(stand.front)} ${grade} ${number}블록`,
      grade,
      rows: isTable ? Math.floor(spec.rows / 2) : spec.rows,
      seatsPerRow: isTable ? Math.floor(width / TABLE_PITCH_METRES) + 1 : spec.seatsPerRow,
      seatPitchMetres: isTable ? TABLE_PITCH_METRES : SEAT_PITCH_METRES,
      rowPitchMetres: isTable ? 2 * ROW_PITCH_METRES : ROW_PITCH_METRES,
      kindOf: () => (isTable ? 'table' : 'standard'),
    });
  });
  const middle = (spec.blocks - 1) / 2;
  return sections
    .map((section, index) => ({ section, fromMiddle: Math.abs(index - middle) }))
    .sort((a, b) => a.fromMiddle - b.fromMiddle)
    .map(({ section }) => section);
}

const MOUND: Point = { x: 0, y: -18.44 };
const HALF_SQRT2 = Math.SQRT1_2;

/** First base is to the right of someone behind home plate, which is to the right on the map. */
function sideOf(front: Point): string {
  if (Math.abs(front.x) < 10) return '중앙';
  return front.x > 0 ? '1루' : '3루';
}

/**
 * The line at `distance` outside both foul lines, rounded behind home plate, from the first-base
 * end to the third-base end; block 101 stands at its start.
 */
function offsetFromFoulLines(distance: number, reach: number): (t: number) => Point {
  const arc = (distance * Math.PI) / 4;
  return (t) => {
    const along = (1 - 2 * t) * (arc + reach);
    const side = Math.sign(along);
    if (Math.abs(along) <= arc) {
      const angle = along / distance;
      return { x: distance * Math.sin(angle), y: distance * Math.cos(angle) };
    }
    const past = Math.abs(along) - arc;
    return { x: side * HALF_SQRT2 * (distance + past), y: HALF_SQRT2 * (distance - past) };
  };
}

/** On the field side of the stands, beside each base: four rows at the ground. */
function excitingZones(): SectionLayout[] {
  return [1, -1].map((side) =>
    sectionOf({
      code: side > 0 ? 'EX1' : 'EX3',
      name: `${side > 0 ? '1루' : '3루'} 익사이팅존`,
      grade: '익사이팅존',
      front: { x: side * HALF_SQRT2 * (15 + 32), y: HALF_SQRT2 * (15 - 32) },
      outward: { x: side * HALF_SQRT2, y: HALF_SQRT2 },
      rows: 4,
      seatsPerRow: 35,
      seatPitchMetres: 0.55,
      rowPitchMetres: 0.9,
    }),
  );
}

const OUTFIELD_BLOCKS_A_SIDE = 11;
const OUTFIELD_ROWS = 16;
const OUTFIELD_SEATS_PER_ROW = 14;
/** The scoreboard and the batter's eye stand within this angle of centre field. */
const SCOREBOARD_RADIANS = (4 / 180) * Math.PI;
const POLE_RADIANS = (43 / 180) * Math.PI;
const WARNING_MARGIN_METRES = 4;

/** Green blocks behind the fence, 401 at the first-base pole to 422 at the third-base pole. */
function outfield(): SectionLayout[] {
  const fence = (angle: number): Point => {
    // 100 m at the poles and 125 m in the middle.
    const radius = 100 + 25 * Math.cos(2 * angle) + WARNING_MARGIN_METRES;
    return { x: radius * Math.sin(angle), y: -radius * Math.cos(angle) };
  };
  const right = (t: number) => fence(POLE_RADIANS + t * (SCOREBOARD_RADIANS - POLE_RADIANS));
  const left = (t: number) => fence(-SCOREBOARD_RADIANS - t * (POLE_RADIANS - SCOREBOARD_RADIANS));
  return [right, left]
    .flatMap((curve) => standsAlong(curve, OUTFIELD_BLOCKS_A_SIDE, MOUND))
    .map((stand, index) =>
      sectionOf({
        ...stand,
        code: String(401 + index),
        name: `${index < OUTFIELD_BLOCKS_A_SIDE ? '1루' : '3루'} 외야 그린석 ${401 + index}블록`,
        grade: '그린석',
        rows: OUTFIELD_ROWS,
        seatsPerRow: OUTFIELD_SEATS_PER_ROW,
        seatPitchMetres: SEAT_PITCH_METRES,
        rowPitchMetres: ROW_PITCH_METRES,
      }),
    );
}
