import { Gauge } from 'prom-client';
import { Sweep } from './sweep.js';

const LOOK_MS = 5_000;

/** Rows that wait for somebody, and the age of the oldest in seconds; 0 when there are none. */
export interface Backlog {
  count: number;
  oldestSeconds: number;
}

/** A row as {@link backlogColumns} selects it. */
export interface BacklogRow {
  count: number;
  oldestMicroseconds: number;
}

/** What to select of the waiting rows; `since` is the column from which they wait. */
export function backlogColumns(since: string): string {
  return `COUNT(*) AS count,
    COALESCE(TIMESTAMPDIFF(MICROSECOND, MIN(${since}), NOW(3)), 0) AS oldestMicroseconds`;
}

/** The backlog of a row. */
export function toBacklog(row: BacklogRow | undefined): Backlog {
  if (row === undefined) throw new Error('an aggregate without a row');
  return { count: row.count, oldestSeconds: row.oldestMicroseconds / 1_000_000 };
}

/**
 * Publishes a backlog as `picket_<name>` and `picket_<name>_oldest_seconds`. Read at an interval
 * and not when Prometheus asks, because the answer must not wait for a database that is away.
 */
export class BacklogGauges {
  private readonly sweep: Sweep;

  constructor(name: string, what: string, load: () => Promise<Backlog>) {
    const count = new Gauge({ name: `picket_${name}`, help: `${what}: how many.` });
    const oldest = new Gauge({
      name: `picket_${name}_oldest_seconds`,
      help: `${what}: age of the oldest, 0 when there are none.`,
    });
    this.sweep = new Sweep(`backlog ${name}`, LOOK_MS, async () => {
      const backlog = await load();
      count.set(backlog.count);
      oldest.set(backlog.oldestSeconds);
    });
  }

  start(): void {
    this.sweep.start();
  }

  stop(): Promise<void> {
    return this.sweep.stop();
  }
}
