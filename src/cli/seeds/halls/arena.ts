import type { SectionLayout } from '../../../events/seating-plan.js';
import { type Point, type SeatingPlanDraft, sectionOf, type Stand, standsAlong } from './block.js';

/**
 * A concert of 10,000 seats in an arena like the KSPO Dome (올림픽체조경기장), which holds some
 * 15,000 and sells 8,000 to 10,000 with a stage at one end
 * (tourfood201.tistory.com/123, en.wikipedia.org/wiki/Olympic_Gymnastics_Arena).
 * The floor in nine blocks and three tiers around it are how such concerts are sold; block
 * numbers, rows and seats a row are approximations chosen to make 10,000.
 */
export function concertArena(): SeatingPlanDraft {
  return {
    name: 'KSPO DOME 엔드 스테이지 10,000석',
    venue: 'KSPO DOME(올림픽체조경기장)',
    sections: [...floor(), ...TIERS.flatMap(tier)],
  };
}

const SEAT_PITCH_METRES = 0.5;
const ROW_PITCH_METRES = 0.9;
const FLOOR_SEATS_PER_ROW = 20;
const FLOOR_COLUMN_METRES = 11.5;

/** Front to back; the stage is at y = 0 and above, the middle block of a band is the best. */
const FLOOR_BANDS = [
  { grade: 'VIP', rows: 10, frontY: 5, blocks: [2, 1, 3] },
  { grade: 'R', rows: 14, frontY: 15.5, blocks: [5, 4, 6] },
  { grade: 'R', rows: 14, frontY: 29.6, blocks: [8, 7, 9] },
];

function floor(): SectionLayout[] {
  return FLOOR_BANDS.flatMap((band, bandIndex) =>
    band.blocks.map((number) => {
      const column = (number - 1) % 3;
      const isLastBand = bandIndex === FLOOR_BANDS.length - 1;
      return sectionOf({
        code: `F${number}`,
        name: `플로어 F${number}구역`,
        grade: band.grade,
        front: { x: (column - 1) * FLOOR_COLUMN_METRES, y: band.frontY },
        outward: { x: 0, y: 1 },
        rows: band.rows,
        seatsPerRow: FLOOR_SEATS_PER_ROW,
        seatPitchMetres: SEAT_PITCH_METRES,
        rowPitchMetres: ROW_PITCH_METRES,
        kindOf: (row, place) =>
          isLastBand && row === band.rows - 1 ? lastFloorRowKind(column, place) : 'standard',
      });
    }),
  );
}

/** Wheelchair spaces stand at the outer ends of the last floor row, each with its companion. */
function lastFloorRowKind(column: number, place: number) {
  const fromOutside = column === 0 ? place : FLOOR_SEATS_PER_ROW - 1 - place;
  if (column === 1 || fromOutside >= 4) return 'standard';
  return fromOutside % 2 === 0 ? 'wheelchair' : 'companion';
}

interface Tier {
  level: number;
  grade: string;
  blocks: number;
  rows: number;
  seatsPerRow: number;
  radius: Point;
}

const TIERS: readonly Tier[] = [
  { level: 1, grade: 'R', blocks: 18, rows: 8, seatsPerRow: 14, radius: { x: 30, y: 34 } },
  { level: 2, grade: 'S', blocks: 20, rows: 10, seatsPerRow: 17, radius: { x: 39, y: 43 } },
  { level: 3, grade: 'A', blocks: 24, rows: 6, seatsPerRow: 16, radius: { x: 49.5, y: 53.5 } },
];

const BOWL_CENTRE: Point = { x: 0, y: 26 };
/** The tiers end this far either side of the point opposite the stage; behind it nobody sees. */
const BOWL_END_RADIANS = (130 / 180) * Math.PI;

function tier({ level, grade, blocks, rows, seatsPerRow, radius }: Tier): SectionLayout[] {
  const ellipse = (t: number): Point => {
    const angle = (2 * t - 1) * BOWL_END_RADIANS;
    return {
      x: BOWL_CENTRE.x - radius.x * Math.sin(angle),
      y: BOWL_CENTRE.y + radius.y * Math.cos(angle),
    };
  };
  return standsAlong(ellipse, blocks, BOWL_CENTRE).map((stand: Stand, index) =>
    sectionOf({
      ...stand,
      code: String(level * 100 + index + 1),
      name: `${level}층 ${level * 100 + index + 1}구역`,
      grade,
      rows,
      seatsPerRow,
      seatPitchMetres: SEAT_PITCH_METRES,
      rowPitchMetres: ROW_PITCH_METRES,
    }),
  );
}
