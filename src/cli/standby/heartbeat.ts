import { type NodeConnection, openNodeConnection } from '../../database/node-connection.js';
import type { Context } from '../context.js';
import { sleep } from '../wait.js';

/** How often the keeper writes; a loss cannot be told more exactly than this. */
export const HEARTBEAT_MS = 250;
const LIMIT_MS = 1_000;

const WRITE_SQL = `INSERT INTO picket_standby.heartbeat (id, written_at_ms) VALUES (1, ?)
  ON DUPLICATE KEY UPDATE written_at_ms = VALUES(written_at_ms)`;

/**
 * Writes the time through HAProxy, as an order would be written. What arrives at the standby tells its
 * lag even when the source is dead, where Seconds_Behind_Master says 0 or nothing.
 */
export class Heartbeat {
  private open: NodeConnection | undefined;
  private stopped = false;

  /** @param acknowledgedMs the newest time whose write was acknowledged; undefined before the first */
  constructor(
    private readonly main: Context,
    public acknowledgedMs: number | undefined,
  ) {}

  /** Writes until `stop`; never rejects. */
  async run(): Promise<void> {
    while (!this.stopped) {
      const startMs = Date.now();
      await this.write().catch(() => this.drop());
      await sleep(Math.max(10, HEARTBEAT_MS - (Date.now() - startMs)));
    }
    this.drop();
  }

  stop(): void {
    this.stopped = true;
  }

  private async write(): Promise<void> {
    const timer = setTimeout(() => this.drop(), LIMIT_MS);
    try {
      this.open ??= await connectToWriter(this.main);
      const nowMs = Date.now();
      await this.open.connection.query(WRITE_SQL, [nowMs]);
      this.acknowledgedMs = nowMs;
    } finally {
      clearTimeout(timer);
    }
  }

  private drop(): void {
    this.open?.cut();
    this.open = undefined;
  }
}

/**
 * Writes one heartbeat through HAProxy over a connection of its own.
 * @returns whether the write was acknowledged
 */
export async function writeThrough(main: Context): Promise<boolean> {
  let open: NodeConnection | undefined;
  const timer = setTimeout(() => open?.cut(), LIMIT_MS);
  try {
    open = await connectToWriter(main);
    await open.connection.query(WRITE_SQL, [Date.now()]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    open?.cut();
  }
}

function connectToWriter(main: Context): Promise<NodeConnection> {
  return openNodeConnection({
    host: '127.0.0.1',
    port: main.installation.ports.writers[0],
    user: 'picket_replica',
    password: main.secrets.REPLICA_DB_PASSWORD,
    connectTimeout: LIMIT_MS,
  });
}
