import type { Box } from './outline';
import { markReach, type Scene, seatSide, showsSeats, shownShare } from './painter';
import type { View } from './view';

/**
 * Where two scenes look different from one another, as boxes on the screen.
 * @returns undefined when nothing of the one is left in the other
 */
export function changesOf(before: Scene, after: Scene, view: View): Box[] | undefined {
  const { plan, ink, words } = after;
  if (plan !== before.plan || ink !== before.ink || words !== before.words) return undefined;
  if ((before.states === undefined) !== (after.states === undefined)) return undefined;
  const boxes = showsSeats(plan, view.scale)
    ? changedSeats(before, after, view)
    : changedSections(before, after, view);
  const reach = markReach(plan, view.scale);
  for (const marked of ['chosen', 'lost'] as const) {
    for (const seat of differing(before[marked], after[marked])) {
      boxes.push(around(after, view, seat, reach));
    }
  }
  return boxes;
}

function differing(one: ReadonlySet<number>, other: ReadonlySet<number>): number[] {
  if (one === other) return [];
  return [...one, ...other].filter((seat) => one.has(seat) !== other.has(seat));
}

function changedSeats(before: Scene, after: Scene, view: View): Box[] {
  const boxes: Box[] = [];
  const [old, now] = [before.states, after.states];
  if (old === undefined || now === undefined || old === now) return boxes;
  const half = seatSide(after.plan, view.scale) / 2 + 1;
  for (let seat = 0; seat < now.length; seat++) {
    if (old[seat] !== now[seat]) boxes.push(around(after, view, seat, half));
  }
  return boxes;
}

function changedSections(before: Scene, after: Scene, { scale, x, y }: View): Box[] {
  return after.plan.sections
    .filter(({ count }, index) => {
      const [old, now] = [before.free[index] ?? 0, after.free[index] ?? 0];
      return shownShare(old, count) !== shownShare(now, count);
    })
    .map(({ box }) => ({
      left: box.left * scale + x - 1,
      top: box.top * scale + y - 1,
      right: box.right * scale + x + 1,
      bottom: box.bottom * scale + y + 1,
    }));
}

function around({ plan }: Scene, view: View, seat: number, reach: number): Box {
  const x = plan.x[seat]! * view.scale + view.x;
  const y = plan.y[seat]! * view.scale + view.y;
  return { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
}
