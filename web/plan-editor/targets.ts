import { type PlannedSeat, rowsOf } from '../plan/expand';
import { SEAT_PITCH } from '../plan/geometry';
import { markKey, type PlanDraft, type PlanSection } from '../plan/model';
import { isInside } from '../seats/outline';
import type { Box } from '../seats/outline';
import { outlineOf } from './editor-painter';

interface Metre {
  readonly x: number;
  readonly y: number;
}

/** The section under a point, the one drawn last first. */
export function sectionAt(plan: PlanDraft, { x, y }: Metre): PlanSection | undefined {
  return plan.sections.findLast((section) => isInside(outlineOf(section, plan), x, y));
}

/** The seat of a section that is nearest to a point, if one is within a seat's reach. */
export function seatAt(
  section: PlanSection,
  { x, y }: Metre,
  reach = SEAT_PITCH,
): string | undefined {
  let found: string | undefined;
  let best = reach;
  for (const seat of rowsOf(section).flatMap(({ seats }) => seats)) {
    const distance = Math.hypot(seat.x - x, seat.y - y);
    if (distance < best) [best, found] = [distance, keyOf(seat)];
  }
  return found;
}

/** Seats of a section within a box, by the keys of their marks. */
export function seatsIn(section: PlanSection, { left, top, right, bottom }: Box): Set<string> {
  const keys = new Set<string>();
  for (const seat of rowsOf(section).flatMap(({ seats }) => seats)) {
    if (seat.x >= left && seat.x <= right && seat.y >= top && seat.y <= bottom) {
      keys.add(keyOf(seat));
    }
  }
  return keys;
}

const keyOf = ({ row, seat }: PlannedSeat): string => markKey(row, seat);

/** A planned seat by the key of its mark. */
export function findSeat(section: PlanSection, key: string): PlannedSeat | undefined {
  return rowsOf(section)
    .flatMap(({ seats }) => seats)
    .find((seat) => keyOf(seat) === key);
}

/** All seats of the rows that these are in, or of the whole section. */
export function seatsOfRows(section: PlanSection, keys?: ReadonlySet<string>): Set<string> {
  const rows = keys && new Set([...keys].map((key) => Number(key.split(':')[0])));
  return new Set(
    rowsOf(section)
      .flatMap(({ seats }) => seats)
      .filter(({ row }) => rows?.has(row) ?? true)
      .map(keyOf),
  );
}

/**
 * The seat that an arrow leads to: the neighbour in the row, or the nearest one of the next row that
 * has seats. Without a beginning it is the first seat of all.
 */
export function step(
  section: PlanSection,
  from: string | undefined,
  arrow: string,
): string | undefined {
  const rows = rowsOf(section).filter(({ seats }) => seats.length > 0);
  const seat = from === undefined ? undefined : findSeat(section, from);
  const row = rows.findIndex(({ seats }) => seats.some((one) => one === seat));
  if (seat === undefined || row < 0) {
    const first = rows[0]?.seats[0];
    return first && keyOf(first);
  }
  if (arrow === 'ArrowLeft' || arrow === 'ArrowRight') {
    const { seats } = rows[row]!;
    const next = seats[seats.indexOf(seat) + (arrow === 'ArrowLeft' ? -1 : 1)];
    return next && keyOf(next);
  }
  const [first, ...others] = rows[row + (arrow === 'ArrowUp' ? -1 : 1)]?.seats ?? [];
  if (first === undefined) return undefined;
  const off = (one: PlannedSeat): number => Math.hypot(one.x - seat.x, one.y - seat.y);
  return keyOf(others.reduce((best, one) => (off(one) < off(best) ? one : best), first));
}
