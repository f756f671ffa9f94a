import { create } from 'qrcode';
import { codeText, WHOLE_BYTES } from '../../../entry/ticket-code';
import { seeded } from '../../../src/cli/drills/random';
import { type Condition, CONDITIONS, photograph } from './photograph';

/** As the wallet draws a code. */
const QR = { version: 6, errorCorrectionLevel: 'M' } as const;
/** The gate page rests so long between two frames. */
const REST_MS = 60;
/** In a second a phone takes no more than these. */
const FRAMES_MAX = 10;

/** How the codes of one condition were read. */
export interface Readings {
  readonly name: string;
  readonly samples: number;
  /** Read right within ten frames. */
  readonly read: number;
  /** Read as another text: must never be. */
  readonly misread: number;
  /** Frames and milliseconds that each one took that was read, rests between frames with it. */
  readonly frames: readonly number[];
  readonly ms: readonly number[];
}

/** Photographs `samples` codes in each condition, and reads them as the gate page does. */
export async function readPhotographs(samples: number, seed: number): Promise<Readings[]> {
  const random = seeded(seed);
  const reader = new Worker(new URL('../../../web/gate/reader-worker.ts', import.meta.url), {
    type: 'module',
  });
  const read = (frame: ImageData): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      reader.onmessage = ({ data }: MessageEvent<string | undefined>) => resolve(data);
      reader.onerror = () => reject(new Error('the reader did not start'));
      reader.postMessage(frame, [frame.data.buffer]);
    });
  // The first one loads the library.
  await read(new ImageData(8, 8));
  const readings: Readings[] = [];
  for (const condition of CONDITIONS) {
    const [frames, ms] = [[] as number[], [] as number[]];
    let misread = 0;
    for (let sample = 0; sample < samples; sample++) {
      const text = someCode(random);
      const { modules } = create(text, QR);
      let took = 0;
      for (let frame = 1; frame <= FRAMES_MAX; frame++) {
        const picture = photograph(modules, condition, random);
        const startMs = performance.now();
        const found = await read(picture);
        took += performance.now() - startMs + (frame === 1 ? 0 : REST_MS);
        if (found === undefined) continue;
        if (found === text) {
          frames.push(frame);
          ms.push(took);
        } else misread++;
        break;
      }
    }
    readings.push({ name: condition.name, samples, read: frames.length, misread, frames, ms });
  }
  reader.terminate();
  return readings;
}

/** A photograph of a condition as a JPEG, for people to look at. */
export function pictureOf(name: string, seed: number): string {
  const random = seeded(seed);
  const condition = CONDITIONS.find((one) => one.name === name) as Condition;
  const frame = photograph(create(someCode(random), QR).modules, condition, random);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [frame.width, frame.height];
  canvas.getContext('2d')?.putImageData(frame, 0, 0);
  return canvas.toDataURL('image/jpeg', 0.6);
}

function someCode(random: () => number): string {
  const bytes = Uint8Array.from({ length: WHOLE_BYTES }, () => Math.floor(256 * random()));
  return codeText(bytes);
}
