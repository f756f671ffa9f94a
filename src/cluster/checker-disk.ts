import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckerConfig } from '../config/checker-config.js';
import { NodeSession } from './checker-session.js';

const PAUSE_MS = 100;
/** After an error, such as a node that is down, asking again at once is of no use. */
const ERROR_PAUSE_MS = 500;
/** A flush that takes longer counts as this long, and its connection is given up. */
const FLUSH_LIMIT_MS = 10_000;

/**
 * Measures how fast the server itself gets its logs to its disk, again and again. Asking for the
 * binary log's position waits for the write and sync under way there; flushing the engine's log
 * writes and syncs what is pending. On an idle node neither touches the disk.
 */
export class DiskWatcher {
  private startedAtMs: number | undefined;
  private latestMs: number | undefined;
  private stopped = false;
  private readonly session: NodeSession;

  constructor(config: CheckerConfig) {
    const { CHECKER_DB_USER, CHECKER_DB_PASSWORD } = config;
    this.session = new NodeSession(config, {
      user: CHECKER_DB_USER,
      password: CHECKER_DB_PASSWORD,
    });
  }

  /** Milliseconds of the latest flush, or of the one under way when that is longer. */
  flushMs(): number | undefined {
    if (this.startedAtMs === undefined) return this.latestMs;
    return Math.max(this.latestMs ?? 0, performance.now() - this.startedAtMs);
  }

  /** Measures until `stop`; never rejects. */
  async run(): Promise<void> {
    while (!this.stopped) {
      await sleep((await this.measure()) ? PAUSE_MS : ERROR_PAUSE_MS);
    }
    this.session.drop();
  }

  stop(): void {
    this.stopped = true;
    this.session.drop();
  }

  private async measure(): Promise<boolean> {
    const tookMs = (): number => performance.now() - (this.startedAtMs ?? Infinity);
    try {
      await this.session.within(FLUSH_LIMIT_MS, async (connection) => {
        this.startedAtMs = performance.now();
        await connection.query('SHOW MASTER STATUS');
        await connection.query('FLUSH NO_WRITE_TO_BINLOG ENGINE LOGS');
      });
      this.latestMs = tookMs();
      return true;
    } catch {
      // An answer that failed tells nothing about the disk; one that never came does.
      this.latestMs = tookMs() > FLUSH_LIMIT_MS / 2 ? tookMs() : undefined;
      return false;
    } finally {
      this.startedAtMs = undefined;
    }
  }
}
