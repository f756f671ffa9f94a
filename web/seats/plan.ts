import { type Grid, gridOf } from './grid';
import { type Box, boxOfHull } from './outline';

/** A section of the hall as it is drawn; seats first .. first + count - 1. */
export interface Section {
  readonly code: string;
  readonly name: string;
  readonly grade: string;
  readonly standing: boolean;
  readonly first: number;
  readonly count: number;
  readonly rows: readonly Row[];
  /** Corners of its outline in metres, x and y in turn. */
  readonly hull: Float32Array;
  /** What the outline takes up. */
  readonly box: Box;
  /** Where its name stands. */
  readonly x: number;
  readonly y: number;
}

export interface Row {
  readonly label: string;
  readonly first: number;
  readonly count: number;
}

/** What is known of each seat, in arrays by seat number: 25,000 are drawn sixty times a second. */
export interface Places {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly numbers: readonly string[];
  readonly kinds: ReadonlyMap<number, string>;
}

/** A hall. What concerns single seats is worked out when somebody comes near enough to ask. */
export interface Plan extends Places {
  readonly count: number;
  /** Index into `gradeCodes`. */
  readonly grade: Uint8Array;
  /** Index into `sections`. */
  readonly section: Uint16Array;
  readonly gradeCodes: readonly string[];
  readonly sections: readonly Section[];
  readonly box: Box;
  readonly grid: Grid;
  /** Metres between neighbours: what one seat has room for. */
  readonly pitch: number;
}

const PITCH_METRES = 0.5;

/** Room for the stage before the first row. */
const STAGE_METRES = 2.5;

/** What is known of a section before it is drawn; its rows follow one another by seat number. */
export interface SectionHead {
  readonly code: string;
  readonly name: string;
  readonly grade: string;
  readonly standing: boolean;
  readonly rows: readonly Row[];
  readonly hull: Float32Array;
}

/** What of a plan is told; the rest follows from it. */
export interface PlanParts {
  readonly gradeCodes: readonly string[];
  readonly sections: readonly SectionHead[];
  /** Asked once, if at all. */
  readonly places: () => Places;
}

/** A plan whose parts are told. */
export function planOf({ gradeCodes, sections: heads, places: tell }: PlanParts): Plan {
  const sections = heads.map(sectionOf);
  const count = sections.reduce((sum, section) => sum + section.count, 0);
  const box = boxOf(sections);
  const places = once(tell);
  const owners = once(() => ownersOf(sections, gradeCodes, count));
  const grid = once(() => gridOf(places().x, places().y, box));
  return {
    ...{ count, gradeCodes, sections, box, pitch: PITCH_METRES },
    get x() {
      return places().x;
    },
    get y() {
      return places().y;
    },
    get numbers() {
      return places().numbers;
    },
    get kinds() {
      return places().kinds;
    },
    get grade() {
      return owners().grade;
    },
    get section() {
      return owners().section;
    },
    get grid() {
      return grid();
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function sectionOf(head: SectionHead): Section {
  const first = head.rows[0]?.first ?? 0;
  const count = head.rows.reduce((sum, row) => sum + row.count, 0);
  const box = boxOfHull(head.hull);
  return { ...head, first, count, box, ...middleOf(head.hull, box) };
}

/** The middle of an outline's area; of one without any, that of its box. */
function middleOf(hull: Float32Array, { left, top, right, bottom }: Box): { x: number; y: number } {
  let [x, y, twice] = [0, 0, 0];
  for (let here = 0, last = hull.length - 2; here < hull.length; last = here, here += 2) {
    const [ax, ay, bx, by] = [hull[last]!, hull[last + 1]!, hull[here]!, hull[here + 1]!];
    const cross = ax * by - bx * ay;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
    twice += cross;
  }
  if (twice === 0) return { x: (left + right) / 2, y: (top + bottom) / 2 };
  return { x: x / (3 * twice), y: y / (3 * twice) };
}

function ownersOf(
  sections: readonly Section[],
  gradeCodes: readonly string[],
  count: number,
): Pick<Plan, 'grade' | 'section'> {
  const grade = new Uint8Array(count);
  const section = new Uint16Array(count);
  sections.forEach((one, index) => {
    grade.fill(gradeNo(gradeCodes, one), one.first, one.first + one.count);
    section.fill(index, one.first, one.first + one.count);
  });
  return { grade, section };
}

/** A section's grade as an index. */
export function gradeNo(gradeCodes: readonly string[], { grade }: Pick<Section, 'grade'>): number {
  return Math.max(0, gradeCodes.indexOf(grade));
}

/** Where a seat is, in the words on its ticket. */
export function labelOf(
  plan: Plan,
  seatNo: number,
): { section: string; row: string; number: string } {
  const section = plan.sections[plan.section[seatNo] ?? 0];
  const row = section?.rows.find(({ first, count }) => seatNo >= first && seatNo < first + count);
  return {
    section: section?.code ?? '',
    row: section?.standing === true ? '' : (row?.label ?? ''),
    number: plan.numbers[seatNo] ?? '',
  };
}

/** All sections, and the stage before them. */
function boxOf(sections: readonly Section[]): Box {
  const boxes = sections.map(({ box }) => box);
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)) - STAGE_METRES,
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}
