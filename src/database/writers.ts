import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolConnection } from 'mysql2';
import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { DeadlineExceeded, PoolOverloaded } from './galera-errors.js';

const RECYCLE_JITTER = 0.3;

/** A connection lent to one caller; give it back with `release` or end it with `destroy`. */
export interface Lease {
  runner: QueryRunner;
  release(): void;
  destroy(): void;
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
    extra: { queueLimit: config.DB_QUEUE_LIMIT, enableKeepAlive: true },
  };
}

/**
 * The writer pools: one in mode `single`, one a writer port in mode `spread`. Hands out
 * connections that are young enough, so that after a repair traffic returns to its first node.
 */
@Injectable()
export class Writers implements OnApplicationShutdown {
  private readonly bornAtMs = new WeakMap<PoolConnection, number>();
  private readonly pools: DataSource[];

  constructor(
    @InjectDataSource() first: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    const others = config.DB_WRITER_MODE === 'single' ? [] : config.DB_WRITER_PORTS.slice(1);
    this.pools = [first, ...others.map((port) => new DataSource(dataSourceOptions(config, port)))];
  }

  /** Opens the pools beside the first one, which Nest has opened. */
  async open(): Promise<void> {
    for (const pool of this.pools) if (!pool.isInitialized) await pool.initialize();
  }

  async onApplicationShutdown(): Promise<void> {
    for (const pool of this.pools.slice(1)) if (pool.isInitialized) await pool.destroy();
  }

  /**
   * Lends a connection, replacing one that has grown too old.
   * @throws DeadlineExceeded when none came free in time, PoolOverloaded when the queue is full
   */
  async lease(deadlineMs: number): Promise<Lease> {
    for (;;) {
      const runner = this.pick().createQueryRunner();
      const connection = await connectWithin(runner, deadlineMs);
      const born = this.bornAtMs.get(connection);
      if (born === undefined) await this.prepare(connection);
      else if (performance.now() > born) {
        connection.destroy();
        continue;
      }
      return {
        runner,
        release: () => void runner.release(),
        destroy: () => connection.destroy(),
      };
    }
  }

  private pick(): DataSource {
    const index = this.pools.length === 1 ? 0 : Math.floor(Math.random() * this.pools.length);
    return this.pools[index] as DataSource;
  }

  /** Writes on one node are read on another in mode `spread`, so reads wait for them there. */
  private async prepare(connection: PoolConnection): Promise<void> {
    const lifeMs = this.config.DB_CONNECTION_MAX_AGE_SECONDS * 1_000;
    const jitter = 1 + RECYCLE_JITTER * (Math.random() - 0.5);
    this.bornAtMs.set(connection, performance.now() + lifeMs * jitter);
    if (this.pools.length > 1) {
      await connection.promise().query('SET SESSION wsrep_sync_wait = 1');
    }
  }
}

async function connectWithin(runner: QueryRunner, deadlineMs: number): Promise<PoolConnection> {
  const connecting = runner.connect() as Promise<PoolConnection>;
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceeded('CONNECT', deadlineMs)), deadlineMs);
  });
  try {
    return await Promise.race([connecting, expiry]);
  } catch (error) {
    // Whoever gave up must not keep a connection that arrives late.
    connecting.then((connection) => connection.release()).catch(() => undefined);
    if (error instanceof Error && error.message === 'Queue limit reached.') {
      throw new PoolOverloaded(error.message, { cause: error });
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
