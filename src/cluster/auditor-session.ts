import { type Connection, createConnection } from 'mariadb';
import type { Config } from '../config/config.schema.js';
import type { AuditQuery, Row } from './auditor-report.js';

const CONNECT_TIMEOUT_MS = 2_000;

/** A session of the auditor on one node by itself, under one deadline for all it does. */
export class AuditSession {
  private readonly timer: NodeJS.Timeout;

  private constructor(
    /** host:port */
    readonly node: string,
    private readonly connection: Connection,
    deadlineMs: number,
  ) {
    connection.on('error', () => undefined);
    // A frozen node answers nothing, not even a goodbye.
    this.timer = setTimeout(() => {
      connection.destroy();
    }, deadlineMs);
  }

  /** @throws whatever the connector throws when the node cannot be reached */
  static async open(
    config: Config,
    { host, port }: { host: string; port: number },
    deadlineMs: number,
  ): Promise<AuditSession> {
    const connection = await createConnection({
      host,
      port,
      user: config.MONITOR_DB_USER,
      password: config.MONITOR_DB_PASSWORD,
      database: config.DB_NAME,
      connectTimeout: CONNECT_TIMEOUT_MS,
      timezone: 'Z',
      dateStrings: true,
      bigIntAsNumber: true,
      decimalAsNumber: true,
      checkNumberRange: false,
    });
    return new AuditSession(`${host}:${port}`, connection, deadlineMs);
  }

  readonly query: AuditQuery = (sql, parameters = []) =>
    this.connection.query<Row[]>(sql, [...parameters]);

  /** Runs `look` in one snapshot of everything this node has committed. */
  async inSnapshot<T>(look: (query: AuditQuery) => Promise<T>): Promise<T> {
    await this.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await this.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    try {
      await this.query('SET @audit_at = NOW(3)');
      return await look(this.query);
    } finally {
      await this.query('COMMIT').catch(() => undefined);
    }
  }

  async end(): Promise<void> {
    clearTimeout(this.timer);
    await this.connection.end().catch(() => undefined);
  }
}
