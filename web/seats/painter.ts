import { visitSeats } from './grid';
import { type Box, isInside } from './outline';
import { gradeNo, type Plan } from './plan';
import { SEAT } from './states';
import type { View } from './view';

/** From this many points between neighbours on, seats are drawn; below, sections. */
export const SEATS_FROM = 5;
const LABELS_FROM = 20;
/** A label may be this much wider than the square of its section's area. */
const LABEL_ROOM = 1.35;
/** Room for a stage before the first row, and where in a park the word for its field stands. */
const STAGE_METRES = 2.5;
const FIELD_MIDDLE = 0.35;

/** Colours as the canvas takes them, read from the page's tokens. */
export interface Ink {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly gone: string;
  readonly field: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly bad: string;
  /** By index of `plan.gradeCodes`. */
  readonly grades: readonly string[];
  readonly font: string;
}

export interface Scene {
  readonly plan: Plan;
  readonly states: Uint8Array | undefined;
  readonly free: readonly number[];
  readonly chosen: ReadonlySet<number>;
  /** Seats that somebody else was faster for. */
  readonly lost: ReadonlySet<number>;
  readonly ink: Ink;
  readonly words: { readonly stage: string; readonly field: string };
}

/** Whether seats are drawn at this scale, or sections. */
export const showsSeats = (plan: Plan, scale: number): boolean => scale * plan.pitch >= SEATS_FROM;

/** How full a section is drawn, in so many steps: what differs less looks the same. */
const SHARE_STEPS = 50;

/** The share of a section that is drawn as free; 0 only when nothing is. */
export function shownShare(free: number, count: number): number {
  return Math.ceil((free / Math.max(count, 1)) * SHARE_STEPS) / SHARE_STEPS;
}

/** Draws what of the hall lies in a box on the screen, and nothing outside it. */
export function paint(
  context: OffscreenCanvasRenderingContext2D,
  scene: Scene,
  view: View,
  { left, top, right, bottom }: Box,
): void {
  const { ink, plan } = scene;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.fillStyle = ink.field;
  context.fillRect(left, top, right - left, bottom - top);
  const near = showsSeats(plan, view.scale);
  const box = {
    left: (left - view.x) / view.scale,
    top: (top - view.y) / view.scale,
    right: (right - view.x) / view.scale,
    bottom: (bottom - view.y) / view.scale,
  };
  paintStage(context, scene, view);
  paintSections(context, scene, view, box);
  if (near) paintSeats(context, scene, view, box);
  paintChosen(context, scene, view);
  if (!near) paintLabels(context, scene, view, box);
  context.restore();
}

/** Whether two boxes touch, the first one widened by `room`. */
function touch(one: Box, other: Box, room: number): boolean {
  return (
    one.left - room <= other.right &&
    one.right + room >= other.left &&
    one.top - room <= other.bottom &&
    one.bottom + room >= other.top
  );
}

/**
 * Where everybody looks: a field when the origin lies among the seats and is empty, as in a ball park;
 * else a stage along the front.
 */
function paintStage(
  context: OffscreenCanvasRenderingContext2D,
  { plan: { box, sections }, ink, words }: Scene,
  view: View,
): void {
  const hasField =
    box.top < -2 * STAGE_METRES && !sections.some(({ hull }) => isInside(hull, 0, 0));
  const [x, y] = hasField
    ? [0, box.top * FIELD_MIDDLE]
    : [(box.left + box.right) / 2, box.top + STAGE_METRES / 3];
  context.font = `600 ${hasField ? 15 : 13}px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const [px, py] = [x * view.scale + view.x, y * view.scale + view.y];
  if (!hasField) {
    const wide = (box.right - box.left) * view.scale * 0.5;
    context.fillStyle = ink.gone;
    context.beginPath();
    context.roundRect(px - wide / 2, py - 13, wide, 26, 8);
    context.fill();
  }
  context.fillStyle = ink.soft;
  context.fillText(hasField ? words.field : words.stage, px, py);
}

/** Sections as shapes: the fuller the colour, the more is left. */
function paintSections(
  context: OffscreenCanvasRenderingContext2D,
  { plan, free, ink, states }: Scene,
  view: View,
  sight: Box,
): void {
  const near = showsSeats(plan, view.scale);
  plan.sections.forEach((section, index) => {
    const { hull, box, count } = section;
    if (!touch(box, sight, 1 / view.scale)) return;
    context.beginPath();
    for (let corner = 0; corner < hull.length; corner += 2) {
      context.lineTo(hull[corner]! * view.scale + view.x, hull[corner + 1]! * view.scale + view.y);
    }
    context.closePath();
    context.fillStyle = ink.paper;
    context.fill();
    const share = states === undefined ? 0 : shownShare(free[index] ?? 0, count);
    if (!near) {
      context.globalAlpha = share === 0 ? 1 : 0.3 + 0.7 * share;
      const colour = ink.grades[gradeNo(plan.gradeCodes, section)] ?? ink.gone;
      context.fillStyle = share === 0 ? ink.gone : colour;
      context.fill();
      context.globalAlpha = 1;
    }
    context.strokeStyle = ink.paper;
    context.lineWidth = 1;
    context.stroke();
  });
}

/** The side of a seat on the screen. */
export const seatSide = (plan: Plan, scale: number): number => plan.pitch * scale * 0.78;

/** How far from its seat's middle a mark on it reaches, lines and all. */
export function markReach(plan: Plan, scale: number): number {
  return markRadius(plan, scale) + 4;
}

const markRadius = (plan: Plan, scale: number): number =>
  showsSeats(plan, scale) ? plan.pitch * scale * 0.5 : 5;

const widened = ({ left, top, right, bottom }: Box, room: number): Box => ({
  left: left - room,
  top: top - room,
  right: right + room,
  bottom: bottom + room,
});

/** One pass a colour over the seats in sight: changing colours costs more than drawing. */
function paintSeats(
  context: OffscreenCanvasRenderingContext2D,
  { plan, states, ink }: Scene,
  view: View,
  sight: Box,
): void {
  const side = seatSide(plan, view.scale);
  const half = side / 2;
  const buckets: number[][] = Array.from({ length: ink.grades.length + 1 }, () => []);
  const room = half / view.scale;
  visitSeats(plan.grid, widened(sight, room), (seat) => {
    const [sx, sy] = [plan.x[seat]!, plan.y[seat]!];
    if (sx + room < sight.left || sx - room > sight.right) return;
    if (sy + room < sight.top || sy - room > sight.bottom) return;
    const isFree = states !== undefined && states[seat] === SEAT.free;
    const bucket = buckets[isFree ? plan.grade[seat]! : ink.grades.length]!;
    bucket.push(sx * view.scale + view.x - half, sy * view.scale + view.y - half, seat);
  });
  buckets.forEach((bucket, colour) => {
    context.fillStyle = ink.grades[colour] ?? ink.gone;
    context.beginPath();
    for (let at = 0; at < bucket.length; at += 3) {
      if (side < 12) context.fillRect(bucket[at]!, bucket[at + 1]!, side, side);
      else context.roundRect(bucket[at]!, bucket[at + 1]!, side, side, side * 0.25);
    }
    if (side >= 12) context.fill();
  });
  if (side < LABELS_FROM) return;
  context.font = `600 ${Math.min(14, side * 0.45)}px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  buckets.forEach((bucket, colour) => {
    context.fillStyle = colour < ink.grades.length ? ink.paper : ink.soft;
    for (let at = 0; at < bucket.length; at += 3) {
      const label = plan.numbers[bucket[at + 2]!] ?? '';
      context.fillText(label, bucket[at]! + half, bucket[at + 1]! + half);
    }
  });
}

function paintChosen(
  context: OffscreenCanvasRenderingContext2D,
  { plan, chosen, lost, ink }: Scene,
  view: View,
): void {
  const radius = markRadius(plan, view.scale);
  const mark = (seat: number): readonly [number, number] => [
    plan.x[seat]! * view.scale + view.x,
    plan.y[seat]! * view.scale + view.y,
  ];
  for (const seat of chosen) {
    const [x, y] = mark(seat);
    context.beginPath();
    context.arc(x, y, radius, 0, Math.PI * 2);
    context.fillStyle = ink.ink;
    context.fill();
    context.beginPath();
    context.moveTo(x - radius * 0.45, y);
    context.lineTo(x - radius * 0.1, y + radius * 0.35);
    context.lineTo(x + radius * 0.5, y - radius * 0.35);
    context.strokeStyle = ink.paper;
    context.lineWidth = Math.max(1.5, radius * 0.22);
    context.stroke();
  }
  context.strokeStyle = ink.bad;
  context.lineWidth = 2.5;
  for (const seat of lost) {
    const [x, y] = mark(seat);
    context.beginPath();
    context.arc(x, y, radius + 1, 0, Math.PI * 2);
    context.moveTo(x - radius * 0.5, y - radius * 0.5);
    context.lineTo(x + radius * 0.5, y + radius * 0.5);
    context.stroke();
  }
}

function paintLabels(
  context: OffscreenCanvasRenderingContext2D,
  { plan, free, ink }: Scene,
  view: View,
  sight: Box,
): void {
  context.font = `700 12px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  plan.sections.forEach(({ code, box, x, y, count }, index) => {
    const room = Math.sqrt(count) * plan.pitch * view.scale;
    if (room < 14 || !touch(box, sight, room / view.scale)) return;
    if (context.measureText(code).width > room * LABEL_ROOM) return;
    context.fillStyle = (free[index] ?? 0) / count > 0.45 ? ink.paper : ink.ink;
    context.fillText(code, x * view.scale + view.x, y * view.scale + view.y);
  });
}
