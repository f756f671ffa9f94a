import { isInside } from './hull';
import type { Plan } from './plan';
import { SEAT } from './states';
import type { Size, View } from './view';

/** From this many points between neighbours on, seats are drawn; below, sections. */
export const SEATS_FROM = 5;
const LABELS_FROM = 20;
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

/** Draws what of the hall is in sight. */
export function paint(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  size: Size,
): void {
  const { ink, plan } = scene;
  context.fillStyle = ink.field;
  context.fillRect(0, 0, size.width, size.height);
  const near = view.scale * plan.pitch >= SEATS_FROM;
  paintStage(context, scene, view);
  paintSections(context, scene, view, near);
  if (near) paintSeats(context, scene, view, size);
  paintChosen(context, scene, view, near);
  if (!near) paintLabels(context, scene, view);
}

/**
 * Where everybody looks: a field when the origin lies among the seats and is empty, as in a ball park;
 * else a stage along the front.
 */
function paintStage(
  context: CanvasRenderingContext2D,
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
  context: CanvasRenderingContext2D,
  { plan, free, ink, states }: Scene,
  view: View,
  near: boolean,
): void {
  plan.sections.forEach(({ hull, count, first }, index) => {
    context.beginPath();
    for (let corner = 0; corner < hull.length; corner += 2) {
      context.lineTo(hull[corner]! * view.scale + view.x, hull[corner + 1]! * view.scale + view.y);
    }
    context.closePath();
    context.fillStyle = ink.paper;
    context.fill();
    const share = states === undefined ? 0 : (free[index] ?? 0) / Math.max(count, 1);
    if (!near) {
      context.globalAlpha = share === 0 ? 1 : 0.3 + 0.7 * share;
      context.fillStyle = share === 0 ? ink.gone : (ink.grades[plan.grade[first] ?? 0] ?? ink.gone);
      context.fill();
      context.globalAlpha = 1;
    }
    context.strokeStyle = ink.paper;
    context.lineWidth = 1;
    context.stroke();
  });
}

/** One pass a colour over the seats in sight: changing colours costs more than drawing. */
function paintSeats(
  context: CanvasRenderingContext2D,
  { plan, states, ink }: Scene,
  view: View,
  size: Size,
): void {
  const side = plan.pitch * view.scale * 0.78;
  const half = side / 2;
  const buckets: number[][] = Array.from({ length: ink.grades.length + 1 }, () => []);
  for (let seat = 0; seat < plan.count; seat++) {
    const x = plan.x[seat]! * view.scale + view.x;
    const y = plan.y[seat]! * view.scale + view.y;
    if (x < -side || y < -side || x > size.width + side || y > size.height + side) continue;
    const isFree = states !== undefined && states[seat] === SEAT.free;
    buckets[isFree ? plan.grade[seat]! : ink.grades.length]!.push(x - half, y - half, seat);
  }
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
  context: CanvasRenderingContext2D,
  { plan, chosen, lost, ink }: Scene,
  view: View,
  near: boolean,
): void {
  const radius = near ? plan.pitch * view.scale * 0.5 : 5;
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
  context: CanvasRenderingContext2D,
  { plan, free, ink }: Scene,
  view: View,
): void {
  context.font = `700 12px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  plan.sections.forEach(({ code, x, y, count }, index) => {
    const room = Math.sqrt(count) * plan.pitch * view.scale;
    if (context.measureText(code).width > room * 1.35 || room < 14) return;
    context.fillStyle = (free[index] ?? 0) / count > 0.45 ? ink.paper : ink.ink;
    context.fillText(code, x * view.scale + view.x, y * view.scale + view.y);
  });
}
