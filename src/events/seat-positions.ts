import { type SectionLayout, seatCountOf } from './seating-plan-layout.js';

/** Metres between two neighbours in a row, between two rows, and between two sections. */
const SEAT_PITCH_METRES = 0.55;
const ROW_PITCH_METRES = 0.95;
const SECTION_GAP_METRES = 2;
/** Standing places are drawn as a grid this wide; nobody stands on their dot. */
const STANDING_PITCH_METRES = 0.6;
/** A hall drawn by itself is about this much wider than deep, as halls are. */
const WIDTH_TO_DEPTH = 1.6;

interface Extent {
  width: number;
  depth: number;
}

/**
 * Gives every seat a position in metres, y growing away from the stage. Positions in the layout
 * are taken as they are; sections without any are set behind the others, each as a grid of its
 * rows centred on one axis, on shelves filled from the front in the plan's order.
 * @returns x and y indexed by seatNo
 */
export function positionSeats(sections: readonly SectionLayout[]): {
  x: Float32Array;
  y: Float32Array;
} {
  const seatCount = sections.reduce((sum, section) => sum + seatCountOf(section), 0);
  const x = new Float32Array(seatCount);
  const y = new Float32Array(seatCount);
  const undrawn: { section: SectionLayout; firstSeatNo: number }[] = [];
  let deepest = -Infinity;
  let seatNo = 0;
  for (const section of sections) {
    const firstSeatNo = seatNo;
    for (const seat of section.rows?.flatMap((row) => row.seats ?? []) ?? []) {
      if (seat.x === undefined || seat.y === undefined) break;
      x[seatNo] = seat.x;
      y[seatNo] = seat.y;
      deepest = Math.max(deepest, seat.y);
      seatNo += 1;
    }
    if (seatNo === firstSeatNo) undrawn.push({ section, firstSeatNo });
    seatNo = firstSeatNo + seatCountOf(section);
  }
  const frontY = Number.isFinite(deepest) ? deepest + SECTION_GAP_METRES : 0;
  shelve(
    undrawn.map(({ section }) => extentOf(section)),
    frontY,
  ).forEach((corner, index) => {
    const { section, firstSeatNo } = undrawn[index]!;
    drawSection(section, firstSeatNo, corner, { x, y });
  });
  return { x, y };
}

/** Top-left corners of boxes set on shelves, each shelf centred on x = 0. */
function shelve(boxes: readonly Extent[], frontY: number): { x: number; y: number }[] {
  const area = boxes.reduce(
    (sum, box) => sum + (box.width + SECTION_GAP_METRES) * (box.depth + SECTION_GAP_METRES),
    0,
  );
  const widthMax = Math.sqrt(area * WIDTH_TO_DEPTH);
  const corners: { x: number; y: number }[] = [];
  let shelfStart = 0;
  let y = frontY;
  while (shelfStart < boxes.length) {
    let width = boxes[shelfStart]!.width;
    let depth = boxes[shelfStart]!.depth;
    let end = shelfStart + 1;
    for (; end < boxes.length; end += 1) {
      const wider = width + SECTION_GAP_METRES + boxes[end]!.width;
      if (wider > widthMax) break;
      width = wider;
      depth = Math.max(depth, boxes[end]!.depth);
    }
    let x = -width / 2;
    for (let box = shelfStart; box < end; box += 1) {
      corners.push({ x, y });
      x += boxes[box]!.width + SECTION_GAP_METRES;
    }
    y += depth + SECTION_GAP_METRES;
    shelfStart = end;
  }
  return corners;
}

function extentOf(section: SectionLayout): Extent {
  if (!section.rows) {
    const columns = standingColumns(seatCountOf(section));
    return {
      width: columns * STANDING_PITCH_METRES,
      depth: Math.ceil(seatCountOf(section) / columns) * STANDING_PITCH_METRES,
    };
  }
  const longest = Math.max(...section.rows.map((row) => row.seats?.length ?? row.seatCount ?? 0));
  return { width: longest * SEAT_PITCH_METRES, depth: section.rows.length * ROW_PITCH_METRES };
}

function standingColumns(capacity: number): number {
  return Math.ceil(Math.sqrt(capacity * WIDTH_TO_DEPTH));
}

function drawSection(
  section: SectionLayout,
  firstSeatNo: number,
  corner: { x: number; y: number },
  out: { x: Float32Array; y: Float32Array },
): void {
  if (!section.rows) {
    const columns = standingColumns(seatCountOf(section));
    for (let place = 0; place < seatCountOf(section); place += 1) {
      out.x[firstSeatNo + place] = corner.x + ((place % columns) + 0.5) * STANDING_PITCH_METRES;
      out.y[firstSeatNo + place] =
        corner.y + (Math.floor(place / columns) + 0.5) * STANDING_PITCH_METRES;
    }
    return;
  }
  const axis = corner.x + extentOf(section).width / 2;
  let seatNo = firstSeatNo;
  section.rows.forEach((row, rowIndex) => {
    const count = row.seats?.length ?? row.seatCount ?? 0;
    for (let index = 0; index < count; index += 1) {
      out.x[seatNo] = axis + (index - (count - 1) / 2) * SEAT_PITCH_METRES;
      out.y[seatNo] = corner.y + (rowIndex + 0.5) * ROW_PITCH_METRES;
      seatNo += 1;
    }
  });
}
