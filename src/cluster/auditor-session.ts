import type { SqlError } from 'mariadb';
import type { Config } from '../config/config.schema.js';
import { type NodeConnection, openNodeConnection } from '../database/node-connection.js';
import type { AuditQuery, Row } from './auditor-report.js';

const CONNECT_TIMEOUT_MS = 2_000;
const SIGN_OF_LIFE_EVERY_MS = 1_000;
const SIGN_OF_LIFE_LIMIT_MS = 10_000;

/**
 * A session of the auditor on one node by itself. Over a large installation a query may take minutes,
 * and a frozen node answers nothing, not even a goodbye: so a second connection asks for a sign of
 * life, and without one both are destroyed.
 */
export class AuditSession {
  private readonly timer: NodeJS.Timeout;
  private lastSignMs = performance.now();

  private constructor(
    /** host:port */
    readonly node: string,
    private readonly work: NodeConnection,
    private readonly watch: NodeConnection,
  ) {
    this.timer = setInterval(() => this.lookForLife(), SIGN_OF_LIFE_EVERY_MS);
  }

  /** @throws whatever the connector throws when the node cannot be reached */
  static async open(
    config: Config,
    { host, port }: { host: string; port: number },
  ): Promise<AuditSession> {
    const connect = (): Promise<NodeConnection> =>
      openNodeConnection({
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
    const [work, watch] = [await connect(), await connect()];
    return new AuditSession(`${host}:${port}`, work, watch);
  }

  readonly query: AuditQuery = (sql, parameters = []) =>
    this.work.connection.query<Row[]>(sql, [...parameters]);

  /** Runs `look` in one snapshot of everything this node has committed. */
  async inSnapshot<T>(look: (query: AuditQuery) => Promise<T>, asOf?: Date): Promise<T> {
    await this.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await this.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    try {
      await this.query('SET @audit_at = COALESCE(CAST(? AS DATETIME(3)), NOW(3))', [
        asOf?.toISOString().slice(0, -1) ?? null,
      ]);
      return await look(this.query);
    } finally {
      await this.query('COMMIT').catch(() => undefined);
    }
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    this.watch.cut();
    await this.work.connection.end().catch(() => undefined);
  }

  private lookForLife(): void {
    // A refusal (1047 outside the primary component) is a sign of life, too.
    const seen = (): void => {
      this.lastSignMs = performance.now();
    };
    this.watch.connection.query('DO 1').then(seen, (error: unknown) => {
      if (!(error as SqlError).fatal) seen();
    });
    if (performance.now() - this.lastSignMs < SIGN_OF_LIFE_LIMIT_MS) return;
    for (const each of [this.work, this.watch]) each.cut();
  }
}
