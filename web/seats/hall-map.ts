import type { Grade } from '../design/grades';
import { listenToGestures } from './gestures';
import { HallCanvas } from './hall-canvas';
import { inkOf } from './hall-ink';
import { isInside } from './outline';
import { type Ink, type Scene, SEATS_FROM } from './painter';
import type { Plan } from './plan';
import { freeBySection, SEAT, type States } from './states';
import { fit, keepInSight, type Size, type View, zoomAt } from './view';

/** What of a hall may change while it is looked at. */
export interface Sights {
  readonly grades: readonly Grade[];
  readonly states: States | undefined;
  readonly chosen: ReadonlySet<number>;
  readonly lost: ReadonlySet<number>;
  /** States that a seat may have to be chosen; free ones unless told otherwise. */
  readonly choosable?: readonly number[] | undefined;
  readonly words: Scene['words'] & { readonly mapLabel: string };
  /** Another one has other colours. */
  readonly scheme: string;
}

/** How near the hall is looked at. */
export interface Look {
  readonly isFar: boolean;
  readonly isNearer: boolean;
}

/** Whoever is told what happens on the map. */
export interface Watcher {
  /** A seat was tapped that may be chosen, or given back. */
  readonly choose: (seatNo: number) => void;
  readonly look: (look: Look) => void;
}

const FREE_ALONE: readonly number[] = [SEAT.free];

/** A finger needs seats this far apart to choose one; before, a tap goes nearer. */
const TOUCH_PITCH = 18;
const NEAR_PITCH = 30;
/** From so much nearer on there is a way back to the whole. */
const NEARER = 1.05;
const REACH_POINTS = 24;

interface Tap {
  readonly x: number;
  readonly y: number;
  readonly isTouch: boolean;
}

interface Sight {
  view: View;
  readonly size: Size;
  readonly whole: View;
}

/**
 * The map of a hall: what is in sight, and how it follows fingers and states. It needs nothing but its
 * element, so that it can be there before the page around it, and move into that.
 */
export class HallMap {
  readonly element = document.createElement('div');
  private readonly canvas = new HallCanvas(this.element);
  /** Resolves when all that is in sight has been drawn once. */
  readonly drawn = this.canvas.drawn;
  private readonly observer = new ResizeObserver(() => this.resize());
  private readonly deafen: () => void;
  private sight: Sight | undefined;
  private sights: Sights | undefined;
  private ink: Ink | undefined;
  private look: Look = { isFar: false, isNearer: false };

  constructor(
    private readonly plan: Plan,
    private watcher: Watcher,
  ) {
    this.element.className = 'hall-pane';
    this.element.role = 'img';
    this.observer.observe(this.element);
    this.deafen = listenToGestures(this.element, {
      view: () => this.sight?.view ?? { scale: 1, x: 0, y: 0 },
      move: (view) => this.go(view),
      tap: (x, y, isTouch) => this.tap({ x, y, isTouch }),
      scaleMin: () => (this.sight?.whole.scale ?? 1) * 0.9,
    });
  }

  /** Tells somebody else from now on, beginning with how near it is looked at. */
  watchedBy(watcher: Watcher): void {
    this.watcher = watcher;
    watcher.look(this.look);
  }

  /**
   * Shows what is known now; its element has to be in the page, whose colours it takes. Whoever knows no
   * states yet leaves those that were known.
   */
  show(now: Sights): void {
    const { plan, sights: before } = this;
    const sights = { ...now, states: now.states ?? before?.states };
    if (before?.grades !== sights.grades || before.scheme !== sights.scheme) this.ink = undefined;
    this.ink ??= inkOf(this.element, plan, sights.grades);
    this.sights = sights;
    const { states, chosen, lost, words } = sights;
    this.element.ariaLabel = words.mapLabel;
    const free = states === undefined ? [] : freeBySection(plan.sections, states.of);
    this.canvas.show({ plan, states: states?.of, free, chosen, lost, ink: this.ink, words });
  }

  /** Goes nearer by a factor, or further away. */
  zoom(factor: number): void {
    if (this.sight === undefined) return;
    const { view, size, whole } = this.sight;
    this.go(zoomAt(view, factor, size.width / 2, size.height / 2, whole.scale));
  }

  /** Shows all of the hall. */
  showAll(): void {
    if (this.sight !== undefined) this.go(this.sight.whole);
  }

  /** Draws no more, and leaves the page. */
  end(): void {
    this.observer.disconnect();
    this.deafen();
    this.canvas.end();
    this.element.remove();
  }

  /** Follows its element; one that only moved into another page looks as it did. */
  private resize(): void {
    const { element, plan, sight } = this;
    const size = { width: element.clientWidth, height: element.clientHeight };
    if (sight?.size.width === size.width && sight.size.height === size.height) return;
    const whole = fit(plan.box, size);
    this.sight = { view: whole, size, whole };
    this.canvas.resize(size);
    this.go(whole);
  }

  private go(view: View): void {
    const { sight, plan, look } = this;
    if (sight === undefined) return;
    sight.view = keepInSight(view, plan.box, sight.size);
    const isFar = sight.view.scale * plan.pitch < SEATS_FROM;
    const isNearer = sight.view.scale > sight.whole.scale * NEARER;
    if (look.isFar !== isFar || look.isNearer !== isNearer) {
      this.look = { isFar, isNearer };
      this.watcher.look(this.look);
    }
    this.canvas.move(sight.view);
  }

  private tap(at: Tap): void {
    const { sight, sights, plan } = this;
    if (sight === undefined || sights === undefined) return;
    const next = tapped(plan, sights, sight, at);
    if (typeof next === 'number') this.watcher.choose(next);
    else if (next !== undefined) this.go(next);
  }
}

/** What a tap means: a seat by its number, or a nearer view. */
function tapped(
  plan: Plan,
  { states, chosen, choosable = FREE_ALONE }: Sights,
  { view, size }: Sight,
  { x, y, isTouch }: Tap,
): number | View | undefined {
  const metre = { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
  const pitch = view.scale * plan.pitch;
  if (pitch < SEATS_FROM) {
    const section = plan.sections.find(({ hull }) => isInside(hull, metre.x, metre.y));
    return section && fit(section.box, size, 32);
  }
  if (isTouch && pitch < TOUCH_PITCH) {
    return zoomAt(view, NEAR_PITCH / pitch, x, y, view.scale);
  }
  const seat = nearest(plan, metre, Math.max(plan.pitch, REACH_POINTS / view.scale / 2));
  if (seat === undefined) return undefined;
  const isFree = states !== undefined && choosable.includes(states.of[seat] ?? SEAT.blocked);
  const isStanding = plan.sections[plan.section[seat] ?? 0]?.standing === true;
  return (isFree && !isStanding) || chosen.has(seat) ? seat : undefined;
}

function nearest(
  plan: Plan,
  { x, y }: { x: number; y: number },
  within: number,
): number | undefined {
  let found: number | undefined;
  let best = within * within;
  for (let seat = 0; seat < plan.count; seat++) {
    const [dx, dy] = [plan.x[seat]! - x, plan.y[seat]! - y];
    const distance = dx * dx + dy * dy;
    if (distance < best) [best, found] = [distance, seat];
  }
  return found;
}
