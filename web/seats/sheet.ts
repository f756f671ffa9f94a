import type { Box } from './outline';
import type { View } from './view';

/** Side of a tile, in CSS pixels. */
export const TILE = 256;
/** Tiles overlap by so much: stretched ones would show a line between them. */
export const OVERLAP = 1;

/** A square of a sheet, as a canvas in the page. */
interface Tile {
  readonly canvas: HTMLCanvasElement;
  readonly column: number;
  readonly row: number;
  isStale: boolean;
}

/**
 * The hall at one scale, in tiles that are drawn where somebody looks and let go elsewhere. The whole
 * sheet is moved and stretched as it is, by the compositor.
 */
export class Sheet {
  readonly element = document.createElement('div');
  private readonly tiles = new Map<string, Tile>();

  /** @param view what of the hall lies where on the sheet */
  constructor(readonly view: View) {
    this.element.className = 'hall-sheet';
  }

  /** Puts the sheet where `view` has it; on whole pixels, when it is not stretched, so that it is sharp. */
  place(view: View, ratio: number): void {
    const stretch = view.scale / this.view.scale;
    const [x, y] = [view.x - this.view.x * stretch, view.y - this.view.y * stretch];
    const whole = (at: number): number => (stretch === 1 ? Math.round(at * ratio) / ratio : at);
    this.element.style.transform = `translate(${whole(x)}px, ${whole(y)}px) scale(${stretch})`;
  }

  /** A box of the window as one of the sheet. */
  under({ left, top, right, bottom }: Box, view: View): Box {
    const stretch = view.scale / this.view.scale;
    const [x, y] = [view.x - this.view.x * stretch, view.y - this.view.y * stretch];
    return {
      left: (left - x) / stretch,
      top: (top - y) / stretch,
      right: (right - x) / stretch,
      bottom: (bottom - y) / stretch,
    };
  }

  /** What a box touches is to be drawn anew. */
  mark(box: Box): void {
    for (const tile of this.tiles.values()) {
      const { left, top, right, bottom } = boxOf(tile);
      const isOutside =
        box.right < left || box.left > right || box.bottom < top || box.top > bottom;
      if (!isOutside) tile.isStale = true;
    }
  }

  /** All of it is to be drawn anew. */
  markAll(): void {
    for (const tile of this.tiles.values()) tile.isStale = true;
  }

  /** Has tiles for all of a box and for no more. */
  cover(box: Box): void {
    const [first, last] = [tileAt(box.left), tileAt(box.right)];
    const [top, bottom] = [tileAt(box.top), tileAt(box.bottom)];
    for (const [key, { canvas, column, row }] of this.tiles) {
      if (column >= first && column <= last && row >= top && row <= bottom) continue;
      canvas.remove();
      this.tiles.delete(key);
    }
    for (let row = top; row <= bottom; row++) {
      for (let column = first; column <= last; column++) {
        const key = `${column} ${row}`;
        if (!this.tiles.has(key)) this.tiles.set(key, newTile(column, row));
      }
    }
  }

  /** The tile to draw next, nearest to the middle of a box; undefined when all are drawn. */
  next(box: Box): { canvas: HTMLCanvasElement; box: Box } | undefined {
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    let found: Tile | undefined;
    let best = Infinity;
    for (const tile of this.tiles.values()) {
      if (!tile.isStale) continue;
      const distance = Math.hypot((tile.column + 0.5) * TILE - x, (tile.row + 0.5) * TILE - y);
      if (distance < best) [best, found] = [distance, tile];
    }
    return found && { canvas: this.take(found), box: boxOf(found) };
  }

  /** How many tiles there are. */
  get size(): number {
    return this.tiles.size;
  }

  private take(tile: Tile): HTMLCanvasElement {
    tile.isStale = false;
    if (!tile.canvas.isConnected) this.element.append(tile.canvas);
    return tile.canvas;
  }
}

const tileAt = (point: number): number => Math.floor(point / TILE);

function boxOf({ column, row }: Pick<Tile, 'column' | 'row'>): Box {
  const [left, top] = [column * TILE, row * TILE];
  return { left, top, right: left + TILE + OVERLAP, bottom: top + TILE + OVERLAP };
}

function newTile(column: number, row: number): Tile {
  const canvas = document.createElement('canvas');
  const { left, top, right, bottom } = boxOf({ column, row });
  canvas.style.left = `${left}px`;
  canvas.style.top = `${top}px`;
  canvas.style.width = `${right - left}px`;
  canvas.style.height = `${bottom - top}px`;
  return { canvas, column, row, isStale: true };
}
