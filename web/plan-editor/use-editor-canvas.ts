import { useCallback, useEffect, useRef, useState } from 'react';
import { useScheme } from '../api/hooks';
import { chosenSection } from '../plan/editor';
import { type Drag, listenToGestures } from '../seats/gestures';
import type { Box } from '../seats/outline';
import { fit, keepInSight, type Size, type View, zoomAt } from '../seats/view';
import { seatsWords } from '../words/seats';
import { useWords } from '../words/use-words';
import type { EditorMapProps } from './editor-props';
import { inkOf } from './editor-ink';
import { boxOf, type EditorScene, paintEditor } from './editor-painter';
import { sectionAt, seatAt, seatsIn } from './targets';

const SCALE_MIN = 2;
/** A plan that does not fill the window is not drawn larger than this. */
const SCALE_FIRST_MAX = 48;
const SNAP_METRES = 0.05;

interface Sight {
  view: View;
  size: Size;
}

const snapped = (metres: number): number => Math.round(metres / SNAP_METRES) * SNAP_METRES;

function whole(plan: EditorMapProps['state']['history']['present'], size: Size): View {
  const view = fit(boxOf(plan), size);
  if (view.scale <= SCALE_FIRST_MAX) return view;
  return zoomAt(view, SCALE_FIRST_MAX / view.scale, size.width / 2, size.height / 2, SCALE_MIN);
}

/** The drawing behind the editor's map, and what fingers and the mouse do to it. */
export function useEditorCanvas(props: EditorMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const sight = useRef<Sight>(undefined);
  const latest = useRef(props);
  const [band, setBand] = useState<Box>();
  const [, redraw] = useState(0);
  const scheme = useScheme();
  const { stage } = useWords(seatsWords);
  useEffect(() => {
    latest.current = props;
  });

  const go = useCallback((view: View): void => {
    if (sight.current === undefined) return;
    const { history } = latest.current.state;
    sight.current.view = keepInSight(view, boxOf(history.present), sight.current.size);
    redraw((count) => count + 1);
  }, []);

  useEffect(() => {
    const [box, element] = [frame.current, canvas.current];
    if (box === null || element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const size = { width: box.clientWidth, height: box.clientHeight };
      const ratio = Math.min(window.devicePixelRatio, 2);
      [element.width, element.height] = [size.width * ratio, size.height * ratio];
      sight.current = { view: whole(latest.current.state.history.present, size), size };
      redraw((count) => count + 1);
    });
    observer.observe(box);
    const end = listenToGestures(element, {
      view: () => sight.current?.view ?? { scale: 1, x: 0, y: 0 },
      move: go,
      tap: (x, y) => tap(latest.current, metreAt(sight.current, x, y)),
      scaleMin: () => SCALE_MIN,
      grab: (x, y, isTouch) => grab({ latest, sight, setBand }, { x, y, isTouch }),
    });
    return () => {
      observer.disconnect();
      end();
    };
  }, [go]);

  useEffect(() => {
    if (canvas.current === null || sight.current === undefined) return;
    const { state, cursor, mode } = props;
    const { history, sectionId, seats } = state;
    draw(canvas.current, sight.current, {
      ...{ plan: history.present, sectionId, seats, band, stage },
      cursor: mode === 'seats' ? cursor : undefined,
      ink: inkOf(frame.current),
    });
  });
  useEffect(() => redraw((count) => count + 1), [scheme]);

  const zoom = (factor: number): void => {
    if (sight.current === undefined) return;
    const { view, size } = sight.current;
    go(zoomAt(view, factor, size.width / 2, size.height / 2, SCALE_MIN));
  };
  const showAll = useCallback((): void => {
    const { size } = sight.current ?? {};
    if (size) go(whole(latest.current.state.history.present, size));
  }, [go]);
  // Whatever came as a whole, a template or a file, is shown as a whole.
  const { length } = props.state.history.present.sections;
  useEffect(() => showAll(), [length, showAll]);
  return { frame, canvas, zoom, showAll };
}

function draw(canvas: HTMLCanvasElement, { view, size }: Sight, scene: EditorScene): void {
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) return;
  const ratio = Math.min(window.devicePixelRatio, 2);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintEditor(context, scene, view, size);
  canvas.setAttribute('data-drawn', String(scene.plan.sections.length));
}

function metreAt(sight: Sight | undefined, x: number, y: number): { x: number; y: number } {
  const { view } = sight ?? { view: { scale: 1, x: 0, y: 0 } };
  return { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
}

/** A touch chooses a section, or a seat and the section it is in. */
function tap({ state, send, mode, setCursor }: EditorMapProps, at: { x: number; y: number }): void {
  const plan = state.history.present;
  const section = sectionAt(plan, at);
  if (mode === 'sections' || section === undefined) {
    send({ do: 'choose', sectionId: section?.id ?? state.sectionId });
    return;
  }
  const key = seatAt(section, at);
  setCursor(key);
  if (key === undefined) return;
  const before = section.id === state.sectionId ? state.seats : [];
  const seats = new Set(before);
  if (!seats.delete(key)) seats.add(key);
  send({ do: 'seats', seats, sectionId: section.id });
}

interface Hands {
  readonly latest: { readonly current: EditorMapProps };
  readonly sight: { readonly current: Sight | undefined };
  readonly setBand: (band: Box | undefined) => void;
}

/** The chosen section is dragged; among seats the mouse pulls up a box, while a finger moves the plan. */
function grab(
  { latest, sight, setBand }: Hands,
  { x, y, isTouch }: { x: number; y: number; isTouch: boolean },
): Drag | undefined {
  const { state, send, mode } = latest.current;
  const plan = state.history.present;
  const section = chosenSection(state);
  if (section === undefined || section.type === 'standing') return undefined;
  const start = metreAt(sight.current, x, y);
  if (mode === 'sections') {
    if (sectionAt(plan, start)?.id !== section.id) return undefined;
    // A drag of its own: what is typed before and after it is another step.
    const about = `drag ${Date.now()}`;
    return {
      move: (toX, toY) => {
        const to = metreAt(sight.current, toX, toY);
        const change = {
          x: snapped(section.x + to.x - start.x),
          y: snapped(section.y + to.y - start.y),
        };
        send({ do: 'section', change, about });
      },
      end: () => undefined,
    };
  }
  if (isTouch) return undefined;
  return {
    move: (toX, toY) => {
      const [left, right] = [Math.min(x, toX), Math.max(x, toX)];
      const [top, bottom] = [Math.min(y, toY), Math.max(y, toY)];
      setBand({ left, top, right, bottom });
      const from = metreAt(sight.current, left, top);
      const to = metreAt(sight.current, right, bottom);
      const box = { left: from.x, top: from.y, right: to.x, bottom: to.y };
      send({ do: 'seats', seats: seatsIn(section, box) });
    },
    end: () => setBand(undefined),
  };
}
