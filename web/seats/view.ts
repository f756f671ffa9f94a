import type { Box } from './outline';

/** How metres become points on the screen: `screen = metre * scale + offset`. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const MARGIN = 20;
/** Points a metre at the nearest: a seat is as large as a thumb. */
export const SCALE_MAX = 96;

/** The view that shows a box whole. */
export function fit(box: Box, { width, height }: Size, margin = MARGIN): View {
  const wide = Math.max(box.right - box.left, 1);
  const deep = Math.max(box.bottom - box.top, 1);
  const scale = Math.min((width - 2 * margin) / wide, (height - 2 * margin) / deep, SCALE_MAX);
  return {
    scale,
    x: width / 2 - ((box.left + box.right) / 2) * scale,
    y: height / 2 - ((box.top + box.bottom) / 2) * scale,
  };
}

/** The view `factor` times nearer, with the point under (`x`, `y`) staying there. */
export function zoomAt(view: View, factor: number, x: number, y: number, scaleMin: number): View {
  const scale = Math.min(SCALE_MAX, Math.max(scaleMin, view.scale * factor));
  const real = scale / view.scale;
  return { scale, x: x - (x - view.x) * real, y: y - (y - view.y) * real };
}

/** The view moved so that some of the box stays on the screen. */
export function keepInSight(view: View, box: Box, { width, height }: Size): View {
  const within = (offset: number, low: number, high: number, length: number): number => {
    const third = length / 3;
    return Math.min(length - third - low * view.scale, Math.max(third - high * view.scale, offset));
  };
  return {
    scale: view.scale,
    x: within(view.x, box.left, box.right, width),
    y: within(view.y, box.top, box.bottom, height),
  };
}
