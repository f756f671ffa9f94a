import { type Ink, paint, type Scene } from './painter';
import type { Size, View } from './view';

/** The picture reaches this much of the canvas beyond each edge, so that panning shows no gap. */
const REACH = 0.4;
/** A picture is stretched this far before it is drawn anew. */
const STRETCH_MAX = 1.7;
const REST_MS = 90;

/**
 * The hall on a canvas. While it moves, the last picture is moved and stretched, which costs the same
 * for a hundred seats and for 25,000; at rest it is drawn sharp.
 */
export class HallCanvas {
  private readonly picture = document.createElement('canvas');
  private pictureView: View | undefined;
  private scene: Scene | undefined;
  private view: View = { scale: 1, x: 0, y: 0 };
  private size: Size = { width: 0, height: 0 };
  private ratio = 1;
  private frame = 0;
  private rest = 0;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** Takes up what is to be drawn. */
  show(scene: Scene): void {
    this.scene = scene;
    this.pictureView = undefined;
    this.ask();
  }

  /** Moves; sharp again when nothing has moved for a moment. */
  move(view: View): void {
    this.view = view;
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => {
      this.pictureView = undefined;
      this.ask();
    }, REST_MS);
    this.ask();
  }

  /** Follows the element's size, in CSS pixels. */
  resize(size: Size): void {
    this.size = size;
    this.ratio = Math.min(window.devicePixelRatio, 2);
    this.canvas.width = size.width * this.ratio;
    this.canvas.height = size.height * this.ratio;
    this.picture.width = this.canvas.width * (1 + 2 * REACH);
    this.picture.height = this.canvas.height * (1 + 2 * REACH);
    this.pictureView = undefined;
    this.ask();
  }

  /** Draws no more. */
  end(): void {
    clearTimeout(this.rest);
    cancelAnimationFrame(this.frame);
  }

  private ask(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    if (this.scene === undefined || this.size.width === 0) return;
    const started = performance.now();
    if (!this.covers()) this.drawPicture(this.scene);
    this.blit(this.scene.ink);
    this.canvas.dataset['drawnMs'] = (performance.now() - started).toFixed(1);
  }

  /** Whether the picture, moved and stretched, fills the canvas and is not too coarse. */
  private covers(): boolean {
    if (this.pictureView === undefined) return false;
    const stretch = this.view.scale / this.pictureView.scale;
    if (stretch > STRETCH_MAX || stretch < 1 / STRETCH_MAX) return false;
    const { left, top } = this.place(stretch);
    const right = left + this.size.width * (1 + 2 * REACH) * stretch;
    const bottom = top + this.size.height * (1 + 2 * REACH) * stretch;
    return left <= 0 && top <= 0 && right >= this.size.width && bottom >= this.size.height;
  }

  private place(stretch: number): { left: number; top: number } {
    const from = this.pictureView ?? this.view;
    return {
      left: this.view.x - (from.x + this.size.width * REACH) * stretch,
      top: this.view.y - (from.y + this.size.height * REACH) * stretch,
    };
  }

  private drawPicture(scene: Scene): void {
    const context = this.picture.getContext('2d', { alpha: false });
    if (context === null) return;
    const { width, height } = this.size;
    this.pictureView = this.view;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    const view = {
      scale: this.view.scale,
      x: this.view.x + width * REACH,
      y: this.view.y + height * REACH,
    };
    const reach = 1 + 2 * REACH;
    paint(context, scene, view, { width: width * reach, height: height * reach });
  }

  private blit(ink: Ink): void {
    const context = this.canvas.getContext('2d', { alpha: false });
    if (context === null || this.pictureView === undefined) return;
    const stretch = this.view.scale / this.pictureView.scale;
    const { left, top } = this.place(stretch);
    const reach = (1 + 2 * REACH) * stretch;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.fillStyle = ink.field;
    context.fillRect(0, 0, this.size.width, this.size.height);
    const [wide, high] = [this.size.width * reach, this.size.height * reach];
    context.drawImage(this.picture, left, top, wide, high);
  }
}
