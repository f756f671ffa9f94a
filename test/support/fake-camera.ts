import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';

const WIDTH = 640;
const HEIGHT = 480;
/** Of the picture, in pixels: how it looks when held at a hand's breadth. */
const CODE_EDGE = 360;
const GREY = 128;

/**
 * A video that shows a picture (PNG) before a grey wall, for Chromium's fake camera (YUV4MPEG2, 4:2:0).
 * @returns its file
 */
export function videoOf(png: Buffer): string {
  const { data, width, height } = PNG.sync.read(png);
  const luma = Buffer.alloc(WIDTH * HEIGHT, GREY);
  const [left, top] = [(WIDTH - CODE_EDGE) / 2, (HEIGHT - CODE_EDGE) / 2];
  for (let y = 0; y < CODE_EDGE; y++) {
    for (let x = 0; x < CODE_EDGE; x++) {
      const column = Math.floor((x / CODE_EDGE) * width);
      const row = Math.floor((y / CODE_EDGE) * height);
      luma[(top + y) * WIDTH + left + x] = data[(row * width + column) * 4] ?? GREY;
    }
  }
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, GREY);
  const file = join(mkdtempSync(join(tmpdir(), 'picket-camera-')), 'code.y4m');
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, colour]);
  writeFileSync(file, Buffer.concat([head, frame, frame]));
  return file;
}

/** Flags of a browser whose camera shows that video and is allowed to every page. */
export function cameraFlags(video: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${video}`,
  ];
}
