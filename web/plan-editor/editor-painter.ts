import { gradesOf, type PlannedSeat, rowsOf, standingBoxes } from '../plan/expand';
import { SEAT_PITCH } from '../plan/geometry';
import { markKey, type PlanDraft, type PlanSection } from '../plan/model';
import { hullOf } from '../seats/hull';
import type { Box } from '../seats/outline';
import type { Size, View } from '../seats/view';

/** Colours and font as the canvas takes them. */
export interface EditorInk {
  readonly paper: string;
  readonly field: string;
  readonly ink: string;
  readonly soft: string;
  readonly gone: string;
  readonly accent: string;
  readonly bad: string;
  readonly grades: readonly string[];
  readonly font: string;
}

/** What is drawn: the plan, what is chosen in it, and where the keyboard is. */
export interface EditorScene {
  readonly plan: PlanDraft;
  readonly sectionId: string | undefined;
  readonly seats: ReadonlySet<string>;
  readonly cursor: string | undefined;
  /** Corners of the box that is being pulled up, on the screen. */
  readonly band: Box | undefined;
  readonly stage: string;
  readonly ink: EditorInk;
}

const LETTERS_FROM = 11;
const NUMBERS_FROM = 17;
/** How much of its pitch a seat takes. */
const SEAT_FILL = 0.78;
const STAGE_METRES = 2.5;
const hulls = new WeakMap<PlanSection, Float32Array>();

/** A section's outline in metres; a standing section's is its box. */
export function outlineOf(section: PlanSection, plan: PlanDraft): Float32Array {
  if (section.type === 'standing') {
    const { left, top, right, bottom } = standingBoxes(plan).get(section.id) ?? NOWHERE;
    return Float32Array.of(left, top, right, top, right, bottom, left, bottom);
  }
  const known = hulls.get(section);
  if (known !== undefined) return known;
  const seats = rowsOf(section).flatMap((row) => row.seats);
  const hull = hullOf(
    Float32Array.from(seats, ({ x }) => x),
    Float32Array.from(seats, ({ y }) => y),
  );
  hulls.set(section, hull);
  return hull;
}

const NOWHERE: Box = { left: 0, top: 0, right: 0, bottom: 0 };

/** A box around everything, with room for the stage. */
export function boxOf(plan: PlanDraft): Box {
  let [left, top, right, bottom] = [-5, 0, 5, 4];
  for (const section of plan.sections) {
    const bounds = boundsOf(outlineOf(section, plan));
    [left, right] = [Math.min(left, bounds.left), Math.max(right, bounds.right)];
    [top, bottom] = [Math.min(top, bounds.top), Math.max(bottom, bounds.bottom)];
  }
  return { left, top: top - STAGE_METRES, right, bottom };
}

/** The box around an outline. */
function boundsOf(outline: Float32Array): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < outline.length; at += 2) {
    [left, right] = [Math.min(left, outline[at]!), Math.max(right, outline[at]!)];
    [top, bottom] = [Math.min(top, outline[at + 1]!), Math.max(bottom, outline[at + 1]!)];
  }
  return { left, top, right, bottom };
}

/** Draws the plan as its seller edits it. */
export function paintEditor(
  context: CanvasRenderingContext2D,
  scene: EditorScene,
  view: View,
  size: Size,
): void {
  const { ink, plan } = scene;
  context.fillStyle = ink.field;
  context.fillRect(0, 0, size.width, size.height);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  paintStage(context, scene, view);
  const grades = gradesOf(plan);
  for (const section of plan.sections) {
    const colour = ink.grades[grades.indexOf(section.grade) % ink.grades.length] ?? ink.gone;
    paintOutline(context, scene, section, view);
    if (section.type === 'standing') paintStanding(context, scene, section, view);
    else paintSeats(context, { scene, section, colour }, view, size);
  }
  if (scene.band !== undefined) paintBand(context, scene.band, ink);
}

function paintStage(
  context: CanvasRenderingContext2D,
  { plan, ink, stage }: EditorScene,
  view: View,
) {
  const { left, top, right } = boxOf(plan);
  const wide = Math.max(60, (right - left) * view.scale * 0.5);
  const [x, y] = [((left + right) / 2) * view.scale + view.x, (top + 1) * view.scale + view.y];
  context.fillStyle = ink.gone;
  context.beginPath();
  context.roundRect(x - wide / 2, y - 13, wide, 26, 8);
  context.fill();
  context.fillStyle = ink.soft;
  context.font = `600 13px ${ink.font}`;
  context.fillText(stage, x, y);
}

function paintOutline(
  context: CanvasRenderingContext2D,
  { plan, sectionId, ink }: EditorScene,
  section: PlanSection,
  view: View,
): void {
  const outline = outlineOf(section, plan);
  context.beginPath();
  for (let at = 0; at < outline.length; at += 2) {
    context.lineTo(outline[at]! * view.scale + view.x, outline[at + 1]! * view.scale + view.y);
  }
  context.closePath();
  context.fillStyle = ink.paper;
  context.fill();
  if (section.id !== sectionId) return;
  context.strokeStyle = ink.accent;
  context.lineWidth = 2;
  context.stroke();
}

function paintStanding(
  context: CanvasRenderingContext2D,
  { plan, ink }: EditorScene,
  section: PlanSection,
  view: View,
): void {
  const { left, top, right, bottom } = standingBoxes(plan).get(section.id) ?? NOWHERE;
  context.fillStyle = ink.ink;
  context.font = `700 14px ${ink.font}`;
  context.fillText(
    section.code,
    ((left + right) / 2) * view.scale + view.x,
    ((top + bottom) / 2) * view.scale + view.y,
  );
}

interface SeatsToPaint {
  readonly scene: EditorScene;
  readonly section: PlanSection;
  readonly colour: string;
}

function paintSeats(
  context: CanvasRenderingContext2D,
  { scene, section, colour }: SeatsToPaint,
  view: View,
  size: Size,
): void {
  const side = SEAT_PITCH * view.scale * SEAT_FILL;
  if (!isInSight(boundsOf(outlineOf(section, scene.plan)), view, size)) return;
  const isChosen = section.id === scene.sectionId;
  if (side < LETTERS_FROM) {
    paintSmall(context, section, { free: colour, house: scene.ink.gone }, view);
    if (!isChosen) return;
  }
  for (const { seats } of rowsOf(section)) {
    for (const seat of seats) {
      const x = seat.x * view.scale + view.x;
      const y = seat.y * view.scale + view.y;
      if (x < -side || y < -side || x > size.width + side || y > size.height + side) continue;
      if (side >= LETTERS_FROM) paintSeat(context, { seat, x, y, side }, scene.ink, colour);
      if (!isChosen) continue;
      const key = markKey(seat.row, seat.seat);
      if (scene.seats.has(key)) ring(context, x, y, { side, colour: scene.ink.accent, width: 3 });
      if (scene.cursor === key)
        ring(context, x, y, { side: side + 6, colour: scene.ink.ink, width: 2 });
    }
  }
}

/** Seats too small for letters: one path a section, which the browser draws at once. */
function paintSmall(
  context: CanvasRenderingContext2D,
  section: PlanSection,
  colours: { readonly free: string; readonly house: string },
  view: View,
): void {
  const paths = smallPaths.get(section) ?? smallPathsOf(section);
  smallPaths.set(section, paths);
  context.save();
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  for (const kind of ['free', 'house'] as const) {
    context.fillStyle = colours[kind];
    context.fill(paths[kind]);
  }
  context.restore();
}

interface SmallPaths {
  readonly free: Path2D;
  readonly house: Path2D;
}

const smallPaths = new WeakMap<PlanSection, SmallPaths>();

function smallPathsOf(section: PlanSection): SmallPaths {
  const paths = { free: new Path2D(), house: new Path2D() };
  const side = SEAT_PITCH * SEAT_FILL;
  for (const { x, y, house } of rowsOf(section).flatMap(({ seats }) => seats)) {
    paths[house ? 'house' : 'free'].rect(x - side / 2, y - side / 2, side, side);
  }
  return paths;
}

function isInSight({ left, top, right, bottom }: Box, { x, y, scale }: View, size: Size): boolean {
  return (
    right * scale + x > 0 &&
    left * scale + x < size.width &&
    bottom * scale + y > 0 &&
    top * scale + y < size.height
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  wheelchair: 'W',
  companion: 'C',
  'restricted-view': 'V',
  table: 'T',
};

function paintSeat(
  context: CanvasRenderingContext2D,
  { seat, x, y, side }: { seat: PlannedSeat; x: number; y: number; side: number },
  ink: EditorInk,
  colour: string,
): void {
  const half = side / 2;
  context.fillStyle = seat.house ? ink.gone : colour;
  context.beginPath();
  context.roundRect(x - half, y - half, side, side, side * 0.25);
  context.fill();
  const sign = SIGNS[seat.kind] ?? (seat.house ? 'H' : undefined);
  const text = sign ?? (side >= NUMBERS_FROM ? seat.number : undefined);
  if (text === undefined) return;
  context.fillStyle = seat.house ? ink.ink : ink.paper;
  context.font = `${sign === undefined ? 600 : 800} ${Math.min(14, side * 0.5)}px ${ink.font}`;
  context.fillText(text, x, y);
}

function ring(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  { side, colour, width }: { side: number; colour: string; width: number },
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(x - side / 2 - 1, y - side / 2 - 1, side + 2, side + 2);
}

function paintBand(context: CanvasRenderingContext2D, band: Box, ink: EditorInk): void {
  context.strokeStyle = ink.accent;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  context.strokeRect(band.left, band.top, band.right - band.left, band.bottom - band.top);
  context.setLineDash([]);
}
