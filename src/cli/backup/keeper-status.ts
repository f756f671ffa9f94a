import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Home } from '../home.js';
import type { BackupManifest } from './manifest.js';

/** What the keeper does. */
export type Task = 'full' | 'incremental' | 'archive' | 'verify';

/** What `<home>/run/backup-status.json` says. */
export interface KeeperStatus {
  readonly startedAt: string;
  /** When each task last ended well, ISO 8601. */
  readonly succeededAt: Partial<Record<Task, string>>;
  /** Tasks whose last try failed, with the reason. */
  readonly failing: Partial<Record<Task, string>>;
  /** Until when the binary log is archived. */
  readonly archivedUntil?: string;
}

const MS_PER_SECOND = 1_000;

/** The keeper's outcomes as metrics and as a file, both for whoever watches. */
export class KeeperReport {
  private status: KeeperStatus;
  private readonly registry = new Registry();
  private readonly success = new Gauge({
    name: 'picket_backup_last_success_timestamp_seconds',
    help: 'End of the last backup that is whole, by kind.',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  private readonly size = new Gauge({
    name: 'picket_backup_last_size_bytes',
    help: 'Stored size of the last backup, by kind.',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  private readonly verified = new Gauge({
    name: 'picket_backup_last_verified_timestamp_seconds',
    help: 'Last time the newest backup was restored and found sound; 0: never yet.',
    registers: [this.registry],
  });
  private readonly failures = new Counter({
    name: 'picket_backup_failures_total',
    help: 'Tasks of the backup keeper that failed, by task.',
    labelNames: ['task'],
    registers: [this.registry],
  });

  private readonly lag = new Gauge({
    name: 'picket_binlog_archive_lag_seconds',
    help: 'Age of the newest moment that can be restored from the archive.',
    registers: [this.registry],
  });

  constructor(
    private readonly home: Home,
    now: Date,
  ) {
    const earlier = readEarlier(home);
    this.status = { startedAt: now.toISOString(), succeededAt: {}, failing: {}, ...earlier };
    const { verify } = this.status.succeededAt;
    if (verify !== undefined) this.verified.set(Date.parse(verify) / MS_PER_SECOND);
    for (const task of ['full', 'incremental', 'archive', 'verify']) this.failures.inc({ task }, 0);
    this.write();
  }

  /** A backup that is there, from this run of the keeper or an earlier one. */
  backedUp({ kind, endedAt, data }: BackupManifest): void {
    this.success.set({ kind }, Date.parse(endedAt) / MS_PER_SECOND);
    this.size.set({ kind }, data.bytes);
    this.succeeded(kind, endedAt);
  }

  succeeded(task: Task, at: string): void {
    const others = Object.entries(this.status.failing).filter(([failing]) => failing !== task);
    const failing = Object.fromEntries(others) as KeeperStatus['failing'];
    const succeededAt = { ...this.status.succeededAt, [task]: at };
    if (task === 'verify') this.verified.set(Date.parse(at) / MS_PER_SECOND);
    const archived = task === 'archive' ? { archivedUntil: at } : {};
    this.status = { ...this.status, succeededAt, failing, ...archived };
    this.write();
  }

  failed(task: Task, reason: string): void {
    this.failures.inc({ task });
    this.status = { ...this.status, failing: { ...this.status.failing, [task]: reason } };
    this.write();
  }

  /** When a task last ended well. */
  lastSuccess(task: Task): string | undefined {
    return this.status.succeededAt[task];
  }

  /** Metrics in the text format of Prometheus, for any path. */
  serve(port: number): Server {
    const server = createServer((_request, response) => {
      const since = Date.parse(this.status.archivedUntil ?? this.status.startedAt);
      this.lag.set((Date.now() - since) / MS_PER_SECOND);
      void this.registry.metrics().then((text) => {
        response.setHeader('content-type', this.registry.contentType).end(text);
      });
    });
    return server.listen(port, '127.0.0.1');
  }

  private write(): void {
    const file = statusFile(this.home);
    writeFileSync(`${file}.new`, `${JSON.stringify(this.status, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}

const statusFile = (home: Home): string => join(home.run, 'backup-status.json');

/** What must outlive the process: a keeper that dies again and again must not look punctual. */
function readEarlier(home: Home): Partial<KeeperStatus> {
  if (!existsSync(statusFile(home))) return {};
  const { succeededAt, archivedUntil } = JSON.parse(
    readFileSync(statusFile(home), 'utf8'),
  ) as KeeperStatus;
  const { verify } = succeededAt;
  return { ...(verify === undefined ? {} : { succeededAt: { verify } }), archivedUntil };
}
