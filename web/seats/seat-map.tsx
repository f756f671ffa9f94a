import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useScheme } from '../api/hooks';
import { Icon } from '../design/icon';
import { type Grade, gradeColour } from '../design/grade-mark';
import { useWords } from '../words/use-words';
import { seatsWords } from '../words/seats';
import { listenToGestures } from './gestures';
import { HallCanvas } from './hall-canvas';
import { isInside } from './hull';
import { type Ink, type Scene, SEATS_FROM } from './painter';
import type { Plan } from './plan';
import { freeBySection, SEAT, type States } from './states';
import { fit, keepInSight, type Size, type View, zoomAt } from './view';

interface SeatMapProps {
  readonly plan: Plan;
  readonly grades: readonly Grade[];
  readonly states: States | undefined;
  readonly chosen: ReadonlySet<number>;
  readonly lost: ReadonlySet<number>;
  readonly toggle: (seatNo: number) => void;
  /** States that a seat may have to be chosen; free ones unless told otherwise. */
  readonly choosable?: readonly number[];
}

const FREE_ALONE: readonly number[] = [SEAT.free];

/** A finger needs seats this far apart to choose one; before, a tap goes nearer. */
const TOUCH_PITCH = 18;
const NEAR_PITCH = 30;
const ZOOM_STEP = 1.8;
/** From so much nearer on there is a way back to the whole. */
const NEARER = 1.05;
const REACH_POINTS = 24;

/** The whole hall in one picture; nearer, its seats. */
export function SeatMap(props: SeatMapProps): ReactNode {
  const words = useWords(seatsWords);
  const { pane, isFar, isNearer, zoom, showAll } = useHall(props, words);
  return (
    <div className="hall">
      <div className="hall-pane" ref={pane} role="img" aria-label={words.mapLabel} />
      <div className="hall-tools">
        <button type="button" aria-label={words.zoomIn} onClick={() => zoom(ZOOM_STEP)}>
          <Icon name="plus" />
        </button>
        <button type="button" aria-label={words.zoomOut} onClick={() => zoom(1 / ZOOM_STEP)}>
          <Icon name="minus" />
        </button>
      </div>
      {isFar && !isNearer && <p className="hall-hint">{words.hint}</p>}
      {isNearer && (
        <button type="button" className="hall-whole" onClick={showAll}>
          {words.whole}
        </button>
      )}
    </div>
  );
}

/** What was drawn last, for those who look later. */
function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** The drawing behind the map: what is in sight, and how it follows fingers and states. */
function useHall(props: SeatMapProps, words: Scene['words']) {
  const { plan, grades, states, chosen, lost } = props;
  const pane = useRef<HTMLDivElement>(null);
  const hall = useRef<HallCanvas>(undefined);
  const sight = useRef<{ view: View; size: Size; whole: View }>(undefined);
  const [{ isFar, isNearer }, setLook] = useState({ isFar: false, isNearer: false });
  const scheme = useScheme();
  const ink = useRef<Ink>(undefined);
  const latest = useLatest(props);

  const go = useCallback(
    (view: View): void => {
      const { current } = sight;
      if (current === undefined) return;
      current.view = keepInSight(view, plan.box, current.size);
      setLook((before) => lookOf(before, current.view.scale, current.whole.scale, plan.pitch));
      hall.current?.move(current.view);
    },
    [plan],
  );

  useEffect(() => {
    const { current: element } = pane;
    if (element === null) return undefined;
    const drawing = new HallCanvas(element);
    hall.current = drawing;
    const observer = new ResizeObserver(() => {
      const size = { width: element.clientWidth, height: element.clientHeight };
      const whole = fit(plan.box, size);
      sight.current = { view: whole, size, whole };
      drawing.resize(size);
      go(whole);
    });
    observer.observe(element);
    const end = listenToGestures(element, {
      view: () => sight.current?.view ?? { scale: 1, x: 0, y: 0 },
      move: go,
      tap: (x, y, isTouch) => {
        const next = tapped(latest.current, sight.current, { x, y, isTouch });
        if (typeof next === 'number') latest.current.toggle(next);
        else if (next !== undefined) go(next);
      },
      scaleMin: () => (sight.current?.whole.scale ?? 1) * 0.9,
    });
    return () => {
      observer.disconnect();
      end();
      drawing.end();
    };
  }, [plan, go, latest]);

  useEffect(() => {
    ink.current = inkOf(pane.current ?? document.body, plan, grades);
  }, [plan, grades, scheme]);
  useEffect(() => {
    if (ink.current) hall.current?.show(sceneOf(latest.current, words, ink.current));
  }, [plan, grades, states, chosen, lost, scheme, words, latest]);

  const zoom = (factor: number): void => {
    if (sight.current === undefined) return;
    const { view, size, whole } = sight.current;
    go(zoomAt(view, factor, size.width / 2, size.height / 2, whole.scale));
  };
  const showAll = (): void => {
    if (sight.current !== undefined) go(sight.current.whole);
  };
  return { pane, isFar, isNearer, zoom, showAll };
}

interface Look {
  readonly isFar: boolean;
  readonly isNearer: boolean;
}

/** What the view says about itself; the same object while nothing changes, so that nothing is drawn. */
function lookOf(before: Look, scale: number, whole: number, pitch: number): Look {
  const isFar = scale * pitch < SEATS_FROM;
  const isNearer = scale > whole * NEARER;
  return before.isFar === isFar && before.isNearer === isNearer ? before : { isFar, isNearer };
}

interface Tap {
  readonly x: number;
  readonly y: number;
  readonly isTouch: boolean;
}

/** What a tap means: a seat by its number, or a nearer view. */
function tapped(
  { plan, states, chosen, choosable = FREE_ALONE }: SeatMapProps,
  sight: { view: View; size: Size } | undefined,
  { x, y, isTouch }: Tap,
): number | View | undefined {
  if (sight === undefined) return undefined;
  const { view, size } = sight;
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

function sceneOf(props: SeatMapProps, words: Scene['words'], ink: Ink): Scene {
  const { plan, states, chosen, lost } = props;
  const free = states === undefined ? [] : freeBySection(plan.sections, states.of);
  return { plan, states: states?.of, free, chosen, lost, ink, words };
}

const TOKENS = {
  ...{ paper: 'paper', ink: 'ink', soft: 'ink-soft', gone: 'seat-gone', field: 'field' },
  ...{ accent: 'accent', onAccent: 'on-accent', bad: 'bad' },
} as const;

/** Reads the tokens as the colours they have now: a canvas knows no custom properties. */
function inkOf(parent: HTMLElement, plan: Plan, grades: readonly Grade[]): Ink {
  const probe = document.createElement('span');
  const gradeTokens = plan.gradeCodes.map((code) => `grade-${gradeColour(grades, code)}`);
  const tokens = [...Object.values(TOKENS), ...gradeTokens];
  probe.append(
    ...tokens.map((token) => {
      const one = document.createElement('span');
      one.style.color = `var(--${token})`;
      return one;
    }),
  );
  // All of them first, then read: styles are worked out once.
  parent.append(probe);
  const colours = Array.from(probe.children, (one) => getComputedStyle(one).color);
  const font = getComputedStyle(probe).fontFamily;
  probe.remove();
  const names = Object.keys(TOKENS) as (keyof typeof TOKENS)[];
  const named = Object.fromEntries(names.map((name, index) => [name, colours[index]!]));
  return {
    ...(named as Record<keyof typeof TOKENS, string>),
    grades: colours.slice(names.length),
    font,
  };
}
