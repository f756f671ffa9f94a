import type {
  RowLayout,
  SeatingPlanLayout,
  SeatKind,
  SectionLayout,
} from '../../../events/seating-plan.js';

/** Body of `POST /seating-plans`. */
export interface SeatingPlanDraft extends SeatingPlanLayout {
  name: string;
  venue: string;
}

/** Metres; x to the right and y downwards as on a screen. */
export interface Point {
  x: number;
  y: number;
}

/** Where a block stands: the middle of its front row, and the unit vector to its back rows. */
export interface Stand {
  front: Point;
  outward: Point;
}

/** Straight rows one behind the other, seats numbered from the left of someone facing the stage. */
export interface Block extends Stand {
  code: string;
  name: string;
  grade: string;
  rows: number;
  seatsPerRow: number;
  seatPitchMetres: number;
  rowPitchMetres: number;
  kindOf?: (row: number, place: number) => SeatKind;
}

const CURVE_SAMPLES = 2_000;

/** Draws a block as a section; rows are printed 1, 2, … from the front. */
export function sectionOf(block: Block): SectionLayout {
  const { code, name, grade, front, outward } = block;
  const right = { x: outward.y, y: -outward.x };
  const rows = Array.from({ length: block.rows }, (_, row): RowLayout => ({
    label: String(row + 1),
    seats: Array.from({ length: block.seatsPerRow }, (_seat, place) => {
      const back = row * block.rowPitchMetres;
      const aside = (place - (block.seatsPerRow - 1) / 2) * block.seatPitchMetres;
      const kind = block.kindOf?.(row, place) ?? 'standard';
      return {
        number: place + 1,
        x: toCentimetre(front.x + outward.x * back + right.x * aside),
        y: toCentimetre(front.y + outward.y * back + right.y * aside),
        ...(kind === 'standard' ? {} : { kind }),
      };
    }),
  }));
  return { code, name, grade, rows };
}

/**
 * Stands at equal distances along a curve, from its start to its end, each facing the side on
 * which `inside` lies.
 * @param curve a point for each t from 0 to 1
 */
export function standsAlong(curve: (t: number) => Point, count: number, inside: Point): Stand[] {
  const points = Array.from({ length: CURVE_SAMPLES + 1 }, (_, i) => curve(i / CURVE_SAMPLES));
  const reached = [0];
  for (let i = 1; i < points.length; i += 1) {
    const step = Math.hypot(points[i]!.x - points[i - 1]!.x, points[i]!.y - points[i - 1]!.y);
    reached.push(reached[i - 1]! + step);
  }
  const length = reached[CURVE_SAMPLES]!;
  let sample = 1;
  return Array.from({ length: count }, (_, index) => {
    const wanted = (length * (index + 0.5)) / count;
    while (reached[sample]! < wanted) sample += 1;
    const [before, front] = [points[sample - 1]!, points[sample]!];
    const step = Math.hypot(front.x - before.x, front.y - before.y);
    const normal = { x: (front.y - before.y) / step, y: -(front.x - before.x) / step };
    const away = normal.x * (front.x - inside.x) + normal.y * (front.y - inside.y) > 0 ? 1 : -1;
    return { front, outward: { x: normal.x * away, y: normal.y * away } };
  });
}

/** Positions to the centimetre keep the request short. */
export function toCentimetre(metres: number): number {
  return Math.round(metres * 100) / 100;
}
