import { Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { ClusterModule } from './cluster/cluster.module.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { loggerModule } from './http/logging.js';

/** The worker process: what happens without anybody asking. */
@Module({
  imports: [loggerModule(), ConfigModule, DatabaseModule, AuthModule, ClusterModule],
})
export class WorkerModule {}
