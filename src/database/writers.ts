import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolConnection } from 'mysql2';
import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { DeadlineExceeded, PoolOverloaded } from './galera-errors.js';

const RECYCLE_JITTER = 0.3;
/** How long a connection may take to say goodbye before its socket is destroyed. */
const GOODBYE_MS = 1_000;
const OPEN_TRIES = 120;
const OPEN_RETRY_MS = 500;
const SHUTDOWN_LOOK_MS = 20;

/** A connection lent to one caller; give it back with `release` or end it with `destroy`, once. */
export interface Lease {
  runner: QueryRunner;
  release(): void;
  destroy(): void;
}

/** One writer port: its pool and how many leases of it are asked for or out. */
interface Writer {
  source: DataSource;
  outstanding: number;
}

/**
 * Options of the data source behind one writer port. `affectedRows` counts changed rows.
 * @param port a HAProxy writer port
 */
export function dataSourceOptions(config: Config, port: number): DataSourceOptions {
  return {
    type: 'mariadb',
    host: config.DB_HOST,
    port,
    username: config.DB_USER,
    password: config.DB_PASSWORD,
    database: config.DB_NAME,
    timezone: 'Z',
    charset: 'utf8mb4',
    poolSize: config.DB_POOL_SIZE,
    connectTimeout: 2_000,
    bigNumberStrings: false,
    flags: ['-FOUND_ROWS'],
    synchronize: false,
    extra: { gracefulEnd: true, enableKeepAlive: true },
  };
}

/**
 * The writer pools: one in mode `single`, one a writer port in mode `spread`. Hands out
 * connections that are young enough, so that after a repair traffic returns to its first node.
 */
@Injectable()
export class Writers implements OnApplicationShutdown {
  private readonly retireAtMs = new WeakMap<PoolConnection, number>();
  private readonly writers: Writer[];

  constructor(
    @InjectDataSource() first: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    const others = config.DB_WRITER_MODE === 'single' ? [] : config.DB_WRITER_PORTS.slice(1);
    const more = others.map((port) => new DataSource(dataSourceOptions(config, port)));
    this.writers = [first, ...more].map((source) => ({ source, outstanding: 0 }));
  }

  /** Opens the pools beside the first one, which Nest has opened; waits a minute for each. */
  async open(): Promise<void> {
    for (const { source } of this.writers) {
      for (let attempt = 1; !source.isInitialized; attempt++) {
        try {
          await source.initialize();
        } catch (error) {
          if (attempt >= OPEN_TRIES) throw error;
          await sleep(OPEN_RETRY_MS);
        }
      }
    }
  }

  /**
   * Waits until every lease is back before the pools are closed: mysql2 never finishes closing a
   * pool whose connection is destroyed meanwhile. Leases have deadlines, so this ends.
   */
  async onApplicationShutdown(): Promise<void> {
    const giveUpAtMs = performance.now() + this.config.DB_TRANSACTION_DEADLINE_MS;
    const isBusy = (): boolean => this.writers.some(({ outstanding }) => outstanding > 0);
    while (isBusy() && performance.now() < giveUpAtMs) await sleep(SHUTDOWN_LOOK_MS);
    for (const { source } of this.writers.slice(1)) {
      if (source.isInitialized) await source.destroy();
    }
  }

  /**
   * Lends a connection, replacing one that has grown too old.
   * @throws DeadlineExceeded when none came free in time, PoolOverloaded when the queue is full
   */
  async lease(deadlineMs: number): Promise<Lease> {
    const giveUpAtMs = performance.now() + deadlineMs;
    const writer = this.pick();
    if (writer.outstanding >= this.config.DB_POOL_SIZE + this.config.DB_QUEUE_LIMIT) {
      throw new PoolOverloaded(`${writer.outstanding} transactions wait for a connection`);
    }
    for (;;) {
      const leftMs = giveUpAtMs - performance.now();
      const { runner, connection } = await connectWithin(writer, leftMs);
      if (this.isRetired(connection)) {
        this.retire(writer, connection);
        continue;
      }
      const prepared = this.prepare(connection);
      try {
        await within(prepared, 'PREPARE', giveUpAtMs - performance.now());
      } catch (error) {
        this.destroy(writer, connection);
        throw error;
      }
      return this.leaseOf(writer, runner, connection);
    }
  }

  /** Connections lent out now, and callers that wait for one, over all pools. */
  usage(): { inUse: number; waiting: number } {
    const { DB_POOL_SIZE: size } = this.config;
    const sum = (count: (writer: Writer) => number): number =>
      this.writers.reduce((total, writer) => total + count(writer), 0);
    return {
      inUse: sum(({ outstanding }) => Math.min(outstanding, size)),
      waiting: sum(({ outstanding }) => Math.max(0, outstanding - size)),
    };
  }

  private leaseOf(writer: Writer, runner: QueryRunner, connection: PoolConnection): Lease {
    let isOut = true;
    const once = (giveBack: () => void) => () => {
      if (!isOut) return;
      isOut = false;
      giveBack();
    };
    return {
      runner,
      release: once(() => {
        // Retiring at the end of a lease costs no waiter its place in the queue.
        if (this.isRetired(connection)) this.retire(writer, connection);
        else {
          writer.outstanding--;
          void runner.release();
        }
      }),
      destroy: once(() => this.destroy(writer, connection)),
    };
  }

  private pick(): Writer {
    const count = this.writers.length;
    return this.writers[count === 1 ? 0 : Math.floor(Math.random() * count)] as Writer;
  }

  private isRetired(connection: PoolConnection): boolean {
    return performance.now() > (this.retireAtMs.get(connection) ?? Infinity);
  }

  /** Says goodbye to a connection that works; the pool replaces it when it needs to. */
  private retire(writer: Writer, connection: PoolConnection): void {
    writer.outstanding--;
    connection.end();
    setTimeout(() => socketOf(connection).destroy(), GOODBYE_MS).unref();
  }

  /** Ends a connection that may hang: mysql2 alone would wait for the other side's goodbye. */
  private destroy(writer: Writer, connection: PoolConnection): void {
    writer.outstanding--;
    connection.destroy();
    socketOf(connection).destroy();
  }

  /** Writes on one node are read on another in mode `spread`, so reads wait for them there. */
  private async prepare(connection: PoolConnection): Promise<void> {
    if (this.retireAtMs.has(connection)) return;
    // mysql2 can report one broken connection twice; without a listener the second ends the process.
    connection.on('error', () => undefined);
    const lifeMs = this.config.DB_CONNECTION_MAX_AGE_SECONDS * 1_000;
    const jitter = 1 + RECYCLE_JITTER * (Math.random() - 0.5);
    if (this.writers.length > 1) {
      await connection.promise().query('SET SESSION wsrep_sync_wait = 1');
    }
    this.retireAtMs.set(connection, performance.now() + lifeMs * jitter);
  }
}

async function connectWithin(
  writer: Writer,
  deadlineMs: number,
): Promise<{ runner: QueryRunner; connection: PoolConnection }> {
  const runner = writer.source.createQueryRunner();
  const connecting = runner.connect() as Promise<PoolConnection>;
  writer.outstanding++;
  try {
    return { runner, connection: await within(connecting, 'CONNECT', deadlineMs) };
  } catch (error) {
    // Whoever gave up must not keep a connection that arrives late.
    const settle = (): void => {
      writer.outstanding--;
    };
    connecting.then((late) => late.release()).then(settle, settle);
    throw error;
  }
}

/** The promise's value, or DeadlineExceeded; a promise that loses may settle unheard. */
async function within<T>(promise: Promise<T>, step: string, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    const expire = (): void => reject(new DeadlineExceeded(step, deadlineMs));
    timer = setTimeout(expire, Math.max(0, deadlineMs));
  });
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

function socketOf(connection: PoolConnection): { destroy(): unknown } {
  return (connection as unknown as { stream: { destroy(): unknown } }).stream;
}
