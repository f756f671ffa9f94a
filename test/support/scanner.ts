import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { SLOTS } from '../../entry/gate-manifest.js';
import { eventually } from './sale.js';

const BUILT = join(process.cwd(), 'node_modules', '.cache', 'picket', 'scanner', 'device.js');

/**
 * A network that is there, one that loses and delays, or none; one that loses every upload, one that
 * loses the answers to scans, and one that loses all answers.
 */
export type Weather = 'fine' | 'lossy' | 'cut' | 'no-uploads' | 'no-scan-answers' | 'no-answers';

/** What a device shows of a scan. */
export interface Shown {
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly otherGate: string | undefined;
  /** Decided on the device, without the centre. */
  readonly alone: boolean;
  /** Who decides, when it is not the device: the centre or a hub. */
  readonly by: string;
  /** When its last contact that was answered was sent, ms by the true clock. */
  readonly heardMs: number;
}

/** How a device stands; see `web/gate/station-state.ts`. */
export interface Look {
  readonly link: string;
  readonly by: string;
  readonly isReady: boolean;
  readonly slots: number;
  readonly isIsland: boolean;
  readonly waiting: number;
  readonly conflicts: number;
  readonly uploaded: number;
}

/** What a device is. */
export interface ScannerSettings {
  readonly post: { performanceId: string; gate: string; deviceId: string };
  readonly origin: string;
  readonly token: string;
  readonly seed: number;
  /** By how much its clock is ahead, ms. */
  readonly aheadMs: number;
}

/** Makes the program of {@link Scanner} out of the gate page's own code. */
export async function buildScanner(): Promise<void> {
  const vite = join('node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--logLevel', 'warn', '--config', 'test/scanner/vite.config.ts'];
  await promisify(execFile)(process.execPath, [vite, ...args]);
}

/**
 * A phone with the gate page on it: the page's own `Station`, with everything below it, in a thread
 * of its own, whose clock is wrong and whose network is as bad as it is told to be.
 */
export class Scanner {
  private readonly worker: Worker;
  private readonly open = new Map<number, (message: Answered) => void>();
  private nextId = 0;

  constructor(readonly settings: ScannerSettings) {
    this.worker = new Worker(BUILT, { workerData: settings });
    this.worker.on('message', (message: Answered) => {
      this.open.get(message.id)?.(message);
      this.open.delete(message.id);
    });
    this.worker.on('error', (error) => this.fail(error));
  }

  get gate(): string {
    return this.settings.post.gate;
  }

  /** Holds a code before it. */
  scan(code: string, direction: 'in' | 'out' = 'in'): Promise<Shown> {
    return this.ask('scan', { code, direction });
  }

  weather(weather: Weather): Promise<void> {
    return this.ask('weather', { weather });
  }

  /** Closes the page and opens it again. */
  reload(): Promise<void> {
    return this.ask('reload', {});
  }

  /** Goes on with a newer token, as its page does every few minutes. */
  signIn(token: string): Promise<void> {
    return this.ask('sign-in', { token });
  }

  look(): Promise<Look> {
    return this.ask('look', {});
  }

  /** Sends all its uploads again. @returns how many the centre took */
  repeatUploads(): Promise<number> {
    return this.ask('repeat-uploads', {});
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private ask<Answer>(order: string, told: object): Promise<Answer> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.open.set(id, ({ answer, error }) => {
        if (error === undefined) resolve(answer as Answer);
        else reject(new Error(`${this.gate}, ${order}: ${error}`));
      });
      this.worker.postMessage({ id, order, told });
    });
  }

  private fail(error: unknown): void {
    for (const [id, answer] of this.open) answer({ id, error: String(error) });
    this.open.clear();
  }
}

interface Answered {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** Until each has as many slots as are due to it, and none is on its way from one to another. */
export async function allShared(scanners: readonly Scanner[], limitMs: number): Promise<void> {
  const isShared = (slots: number[]): boolean =>
    Math.min(...slots) >= Math.floor(SLOTS / slots.length) &&
    slots.reduce((sum, count) => sum + count) === SLOTS;
  const shares = (): Promise<number[]> =>
    Promise.all(scanners.map(async (scanner) => (await scanner.look()).slots));
  await eventually(shares, isShared, limitMs);
}
