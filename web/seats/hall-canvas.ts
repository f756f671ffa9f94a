import { changesOf } from './changes';
import type { Box } from './outline';
import { paint, type Scene } from './painter';
import { OVERLAP, Sheet, TILE } from './sheet';
import type { Size, View } from './view';

/** Tiles are drawn for so much of the window beyond each edge, so that panning shows no gap. */
const REACH = 0.3;
/** A sheet is stretched this far before the hall is drawn anew. */
const STRETCH_MAX = 1.7;
const REST_MS = 90;
/** What drawing may take of a frame: further tiles come with the next ones. */
const FRAME_BUDGET_MS = 4;

/**
 * The hall as a sheet of tiles. Moving and stretching is left to the compositor; whatever has to be
 * drawn (what comes into reach, seats whose states changed, all of it at a new scale) is drawn tile by
 * tile, a few milliseconds a frame, the middle first. So a frame costs the same for a hundred seats
 * and for 25,000. While a new sheet is drawn the one before lies under it.
 */
export class HallCanvas {
  private readonly brush = new OffscreenCanvas(1, 1);
  private readonly context = this.brush.getContext('2d', { alpha: false });
  private sheet: Sheet | undefined;
  private under: Sheet | undefined;
  private scene: Scene | undefined;
  private view: View = { scale: 1, x: 0, y: 0 };
  private size: Size = { width: 0, height: 0 };
  private ratio = 1;
  private frame = 0;
  private rest = 0;
  private isAtRest = true;
  private drawnMs = 0;
  private drawnTiles = 0;
  private isFirst = true;
  private tellDrawn: () => void = () => undefined;
  /** Resolves when all that is in sight has been drawn once. */
  readonly drawn = new Promise<void>((resolve) => (this.tellDrawn = resolve));

  /** @param pane what shows a part of the sheet */
  constructor(private readonly pane: HTMLElement) {}

  /** Takes up what is to be drawn: only tiles on which it differs are. */
  show(scene: Scene): void {
    const { sheet } = this;
    const changes = this.scene && sheet && changesOf(this.scene, scene, sheet.view);
    this.scene = scene;
    if (changes === undefined) sheet?.markAll();
    else for (const box of changes) sheet?.mark(box);
    this.ask();
  }

  /** Moves; sharp again when nothing has moved for a moment. */
  move(view: View): void {
    this.view = view;
    this.isAtRest = false;
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => {
      this.isAtRest = true;
      this.ask();
    }, REST_MS);
    this.ask();
  }

  /** Follows the window's size, in CSS pixels. */
  resize(size: Size): void {
    this.size = size;
    this.ratio = Math.min(window.devicePixelRatio, 2);
    const side = Math.ceil((TILE + OVERLAP) * this.ratio);
    [this.brush.width, this.brush.height] = [side, side];
    this.sheet?.markAll();
    this.ask();
  }

  /** Draws no more. */
  end(): void {
    clearTimeout(this.rest);
    cancelAnimationFrame(this.frame);
    this.sheet?.element.remove();
    this.under?.element.remove();
  }

  private ask(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    const { scene, context, view, size } = this;
    if (scene === undefined || context === null || size.width === 0) return;
    const started = performance.now();
    const sheet = this.follow();
    for (const one of [this.under, sheet]) one?.place(view, this.ratio);
    // Nobody has anything to do before all of the window is drawn, and what is beyond it can wait.
    const [budgetMs, reach] = this.isFirst ? [Infinity, 0] : [FRAME_BUDGET_MS, REACH];
    const [across, down] = [size.width * reach, size.height * reach];
    const [right, bottom] = [size.width + across, size.height + down];
    const sight = sheet.under({ left: -across, top: -down, right, bottom }, view);
    sheet.cover(sight);
    let isWhole = false;
    while (!isWhole && performance.now() - started < budgetMs) {
      isWhole = !this.drawNext(context, scene, sheet, sight);
    }
    this.drawnMs += performance.now() - started;
    if (isWhole) this.finish(sheet);
    else this.ask();
  }

  /** Draws one tile. @returns whether there was one to draw */
  private drawNext(
    context: OffscreenCanvasRenderingContext2D,
    scene: Scene,
    sheet: Sheet,
    sight: Box,
  ): boolean {
    const tile = sheet.next(sight);
    if (tile === undefined) return false;
    const { left, top } = tile.box;
    context.setTransform(this.ratio, 0, 0, this.ratio, -left * this.ratio, -top * this.ratio);
    paint(context, scene, sheet.view, tile.box);
    // A canvas that is drawn on may be copied with every frame in which anything moves, a bitmap is not.
    const shown = tile.canvas.getContext('bitmaprenderer', { alpha: false });
    shown?.transferFromImageBitmap(this.brush.transferToImageBitmap());
    this.drawnTiles++;
    return true;
  }

  /** The sheet on which the view is drawn, a new one when the last is too coarse or too fine. */
  private follow(): Sheet {
    const { view, sheet } = this;
    const stretch = view.scale / (sheet?.view.scale ?? view.scale);
    const isFar = stretch > STRETCH_MAX || stretch < 1 / STRETCH_MAX;
    if (sheet && (stretch === 1 || (!this.isAtRest && !isFar))) return sheet;
    this.under?.element.remove();
    this.under = sheet;
    this.sheet = new Sheet(view);
    this.pane.append(this.sheet.element);
    return this.sheet;
  }

  /** All is drawn. For those who measure: how long it took, and how many tiles were drawn in all. */
  private finish(sheet: Sheet): void {
    this.under?.element.remove();
    this.under = undefined;
    const { dataset } = this.pane;
    if (Number(dataset['drawnTiles'] ?? 0) < this.drawnTiles) {
      dataset['drawnMs'] = this.drawnMs.toFixed(1);
    }
    dataset['tiles'] = String(sheet.size);
    dataset['drawnTiles'] = String(this.drawnTiles);
    this.drawnMs = 0;
    if (!this.isFirst) return;
    this.isFirst = false;
    this.tellDrawn();
    this.ask();
  }
}
