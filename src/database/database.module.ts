import { Global, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { GroupCommit } from './group-commit.js';
import { Idempotency } from './idempotency.js';
import { PoolMetrics } from './pool-metrics.js';
import { Transactions } from './transactions.js';
import { dataSourceOptions, Writers } from './writers.js';

const CONNECT_TRIES = 120;
const CONNECT_RETRY_MS = 500;

/** Transactions and reads over the writer ports; a process waits a minute for the cluster. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        ...dataSourceOptions(config, config.DB_WRITER_PORTS[0] as number),
        retryAttempts: CONNECT_TRIES,
        retryDelay: CONNECT_RETRY_MS,
      }),
    }),
  ],
  providers: [Writers, Transactions, GroupCommit, Idempotency, PoolMetrics],
  exports: [Transactions, GroupCommit, Idempotency],
})
export class DatabaseModule implements OnModuleInit {
  constructor(@Inject(Writers) private readonly writers: Writers) {}

  async onModuleInit(): Promise<void> {
    await this.writers.open();
  }
}
