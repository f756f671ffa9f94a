import type { View } from './view';
import { zoomAt } from './view';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Something that one pointer drags; points are on the screen. */
export interface Drag {
  readonly move: (x: number, y: number) => void;
  readonly end: () => void;
}

export interface GestureHandlers {
  /** What lies under a pointer that goes down and is to be dragged instead of the hall. */
  readonly grab?: (x: number, y: number, isTouch: boolean) => Drag | undefined;
  readonly view: () => View;
  readonly move: (view: View) => void;
  readonly tap: (x: number, y: number, isTouch: boolean) => void;
  readonly scaleMin: () => number;
}

/** A finger that moved less than this has tapped, in CSS pixels. */
const TAP_SLACK = 8;
const WHEEL_STEP = 0.0018;

/**
 * One finger or the mouse moves the hall, two fingers or the wheel stretch it, a tap chooses.
 * @returns what ends it
 */
export function listenToGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
  const { view, move, tap, scaleMin, grab } = handlers;
  const pointers = new Map<number, Point>();
  let start: Point | undefined;
  let hasMoved = false;
  let drag: Drag | undefined;

  const at = (event: { clientX: number; clientY: number }): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent): void => {
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    hasMoved = pointers.size > 1;
    start = at(event);
    drag?.end();
    const isTouch = event.pointerType === 'touch';
    drag = pointers.size === 1 ? grab?.(start.x, start.y, isTouch) : undefined;
  };
  const slide = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = at(event);
    if (start && Math.hypot(now.x - start.x, now.y - start.y) > TAP_SLACK) hasMoved = true;
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (!hasMoved) return;
    if (drag !== undefined) {
      drag.move(now.x, now.y);
      return;
    }
    const { scale, x, y } = view();
    if (other === undefined) {
      move({ scale, x: x + now.x - before.x, y: y + now.y - before.y });
      return;
    }
    const apart = Math.hypot(before.x - other.x, before.y - other.y);
    const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(apart, 1);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    const shifted = { scale, x: x + (now.x - before.x) / 2, y: y + (now.y - before.y) / 2 };
    move(zoomAt(shifted, factor, middle.x, middle.y, scaleMin()));
  };
  const up = (event: PointerEvent): void => {
    const was = pointers.delete(event.pointerId);
    drag?.end();
    drag = undefined;
    if (!was || hasMoved || event.type === 'pointercancel') return;
    const { x, y } = at(event);
    tap(x, y, event.pointerType === 'touch');
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { x, y } = at(event);
    move(zoomAt(view(), Math.exp(-event.deltaY * WHEEL_STEP), x, y, scaleMin()));
  };

  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', slide);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', slide);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('wheel', wheel);
  };
}
