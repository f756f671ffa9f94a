import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { Lifecycle } from './lifecycle.js';
import { MetricsController } from './metrics.controller.js';
import { ProcessController } from './process.controller.js';

/** Health, metrics and the auditor: about the system, not the business. */
@Module({
  imports: [TerminusModule],
  controllers: [HealthController, MetricsController, ProcessController],
  providers: [Lifecycle],
  exports: [Lifecycle],
})
export class ClusterModule {}
