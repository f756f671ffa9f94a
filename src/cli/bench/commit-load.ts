import { type NodeConnection, openNodeConnection } from '../../database/node-connection.js';
import { sleep } from '../wait.js';

const CONNECT_LIMIT_MS = 500;
const ANSWER_LIMIT_MS = 1_000;
const PAUSE_AFTER_ERROR_MS = 20;

/** Where the commits go, and who makes them. */
export interface LoadTarget {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/**
 * Writers that commit one small row after the other through one port, and note when each commit was
 * acknowledged. A writer whose connection breaks, or that hears nothing for a second, opens a new one.
 */
export class CommitLoad {
  /** Moments of acknowledged commits, of performance.now(). */
  readonly commitsAtMs: number[] = [];
  private stopped = false;
  private readonly loops: Promise<void>[] = [];

  constructor(private readonly target: LoadTarget) {}

  /** The table the commits go to; made before the first. */
  static readonly table = 'picket.bench_commits';

  start(writers: number, pauseMs: number): void {
    for (let writer = 0; writer < writers; writer++) this.loops.push(this.write(writer, pauseMs));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.loops);
  }

  private async write(writer: number, pauseMs: number): Promise<void> {
    let open: NodeConnection | undefined;
    while (!this.stopped) {
      try {
        open ??= await this.open();
        await this.commit(open, writer);
        this.commitsAtMs.push(performance.now());
        if (pauseMs > 0) await sleep(pauseMs);
      } catch {
        open?.cut();
        open = undefined;
        await sleep(PAUSE_AFTER_ERROR_MS);
      }
    }
    open?.cut();
  }

  private async commit({ connection, cut }: NodeConnection, writer: number): Promise<void> {
    const timer = setTimeout(cut, ANSWER_LIMIT_MS);
    try {
      await connection.query(
        `INSERT INTO ${CommitLoad.table} (writer, commits) VALUES (?, 1)
         ON DUPLICATE KEY UPDATE commits = commits + 1`,
        [writer],
      );
    } finally {
      clearTimeout(timer);
    }
  }

  private open(): Promise<NodeConnection> {
    const { port, user, password } = this.target;
    const connectTimeout = CONNECT_LIMIT_MS;
    return openNodeConnection({ host: '127.0.0.1', port, user, password, connectTimeout });
  }
}

/** The longest time without an acknowledged commit between two moments, in ms. */
export function longestSilence(timesMs: readonly number[], fromMs: number, toMs: number): number {
  const within = timesMs.filter((time) => time >= fromMs && time <= toMs).sort((a, b) => a - b);
  let longestMs = 0;
  let lastMs = fromMs;
  for (const time of [...within, toMs]) {
    longestMs = Math.max(longestMs, time - lastMs);
    lastMs = time;
  }
  return longestMs;
}
