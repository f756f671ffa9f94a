import { randomUUID } from 'node:crypto';
import type { Connection } from 'mariadb';
import { type NodeConnection, openNodeConnection } from '../../database/node-connection.js';
import { nodeSql } from '../cluster/node-sql.js';
import { runningNodes } from '../cluster/group.js';
import { primaryOf } from '../cluster/sides.js';
import type { Context } from '../context.js';
import { readKeeperStatus } from '../standby/keeper-status.js';
import { sleep } from '../wait.js';

const CONNECTIONS = 48;
const CONNECT_LIMIT_MS = 1_000;
const RETRY_MS = 200;
const LOOK_MS = 200;
const READ_LIMIT_MS = 60_000;
/** Somebody who is late by more than this does not catch up: the rate is a rate, not a flood. */
const LATE_MS = 1_000;

const TABLES = [
  `paced_orders (id UUID PRIMARY KEY, state TINYINT NOT NULL, amount INT NOT NULL,
    updated_at DATETIME(3) NOT NULL)`,
  'paced_payments (id UUID PRIMARY KEY, order_id UUID NOT NULL, state TINYINT NOT NULL)',
  'paced_tickets (id UUID PRIMARY KEY, order_id UUID NOT NULL, code VARBINARY(96) NOT NULL)',
];
const NAMES = TABLES.map((table) => table.split(' ')[0] ?? '');

/** What the paced orders show about a standby. */
export interface PacedResult {
  readonly ordersPerSecond: number;
  readonly lagSecondsMax: number;
  readonly lagSecondsP99: number;
  readonly acknowledged: number;
  readonly lost: number;
  /** Age of the oldest lost acknowledgement when the cluster was lost. */
  readonly rpoSeconds: number;
}

/**
 * Order-like writes at a fixed rate straight through HAProxy's writer port, beside a sale through HTTP:
 * three transactions an order (held; payment begun; paid with a ticket) on tables of their own.
 */
export class PacedOrders {
  private readonly acknowledged: { id: string; atMs: number }[] = [];
  private readonly lags: number[] = [];
  private readonly startedAtMs = Date.now();
  private running = true;
  private looking = true;
  private readonly work: Promise<unknown>;

  private constructor(
    private readonly main: Context,
    private readonly ordersPerSecond: number,
  ) {
    const writers = Array.from({ length: CONNECTIONS }, (_unused, index) => this.write(index));
    this.work = Promise.all([...writers, this.look()]);
  }

  /** Makes the tables and begins. */
  static async start(main: Context, ordersPerSecond: number): Promise<PacedOrders> {
    const make = TABLES.map((table) => `CREATE OR REPLACE TABLE picket.${table}`);
    await onServingNode(main, make);
    return new PacedOrders(main, ordersPerSecond);
  }

  /** The lag from here on is the outage's, not the load's. */
  stopLooking(): void {
    this.looking = false;
  }

  /** What was acknowledged until `lostAtMs`, and how much of it the new primary has. */
  async result(lostAtMs: number): Promise<PacedResult> {
    const told = this.acknowledged.filter(({ atMs }) => atMs <= lostAtMs);
    const rows = await onServingNode(this.main, [
      'SELECT CAST(id AS CHAR) AS id FROM picket.paced_orders WHERE state = 2',
    ]);
    const present = new Set(rows.map(({ id }) => String(id)));
    const lost = told.filter(({ id }) => !present.has(id));
    const lags = [...this.lags].sort((a, b) => a - b);
    const oldestMs = Math.min(lostAtMs, ...lost.map(({ atMs }) => atMs));
    return {
      ordersPerSecond: Math.round((told.length * 1_000) / (lostAtMs - this.startedAtMs)),
      lagSecondsMax: lags.at(-1) ?? 0,
      lagSecondsP99: lags[Math.floor((lags.length - 1) * 0.99)] ?? 0,
      acknowledged: told.length,
      lost: lost.length,
      rpoSeconds: (lostAtMs - oldestMs) / 1_000,
    };
  }

  /** Ends all writing and drops the tables. */
  async stop(): Promise<void> {
    this.running = false;
    await this.work;
    await onServingNode(this.main, [`DROP TABLE IF EXISTS picket.${NAMES.join(', picket.')}`]);
  }

  private async look(): Promise<void> {
    while (this.running && this.looking) {
      const lag = readKeeperStatus(this.main.home)?.lagSeconds;
      if (lag !== undefined) this.lags.push(lag);
      await sleep(LOOK_MS);
    }
  }

  private async write(index: number): Promise<void> {
    const everyMs = (CONNECTIONS * 1_000) / this.ordersPerSecond;
    let dueMs = Date.now() + (everyMs * index) / CONNECTIONS;
    let open: NodeConnection | undefined;
    while (this.running) {
      dueMs = Math.max(dueMs, Date.now() - LATE_MS);
      await sleep(Math.max(0, dueMs - Date.now()));
      dueMs += everyMs;
      try {
        open ??= await connectToWriter(this.main);
        await this.order(open.connection);
      } catch {
        open?.cut();
        open = undefined;
        await sleep(RETRY_MS);
      }
    }
    open?.cut();
  }

  private async order(connection: Connection): Promise<void> {
    const [id, payment, ticket] = [randomUUID(), randomUUID(), randomUUID()];
    await connection.query(`INSERT INTO paced_orders VALUES ('${id}', 0, 50000, NOW(3))`);
    await connection.query(
      `BEGIN; UPDATE paced_orders SET state = 1, updated_at = NOW(3) WHERE id = '${id}' AND state = 0;
       INSERT INTO paced_payments VALUES ('${payment}', '${id}', 0); COMMIT`,
    );
    await connection.query(
      `BEGIN; UPDATE paced_orders SET state = 2, updated_at = NOW(3) WHERE id = '${id}' AND state = 1;
       UPDATE paced_payments SET state = 1 WHERE id = '${payment}';
       INSERT INTO paced_tickets VALUES ('${ticket}', '${id}', RANDOM_BYTES(96)); COMMIT`,
    );
    this.acknowledged.push({ id, atMs: Date.now() });
  }
}

async function onServingNode(main: Context, statements: readonly string[]) {
  const primary = primaryOf(main);
  const [node = 0] = runningNodes(primary);
  return nodeSql(primary.home, node, statements, READ_LIMIT_MS);
}

function connectToWriter(main: Context): Promise<NodeConnection> {
  return openNodeConnection({
    host: '127.0.0.1',
    port: main.installation.ports.writers[0],
    user: 'picket',
    password: main.secrets.DB_PASSWORD,
    database: 'picket',
    connectTimeout: CONNECT_LIMIT_MS,
    multipleStatements: true,
  });
}
