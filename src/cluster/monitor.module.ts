import { Module } from '@nestjs/common';
import { RedisModule } from '../redis/redis.module.js';
import { ClusterMetrics } from './cluster-metrics.js';
import { ClusterModule } from './cluster.module.js';
import { ClusterService } from './cluster.service.js';
import { ClusterStreams } from './cluster-stream.js';
import { NodesMonitor } from './nodes-monitor.js';
import { OpsController } from './ops.controller.js';
import { RedisMonitor } from './redis-monitor.js';
import { Surroundings } from './surroundings.js';

/** The state of the whole system for operators, in the API processes. */
@Module({
  imports: [ClusterModule, RedisModule],
  controllers: [OpsController],
  providers: [NodesMonitor, RedisMonitor, Surroundings, ClusterService, ClusterStreams],
})
export class MonitorModule {}

/** Metrics of nodes and Redis; in the worker alone, so that no node is counted twice. */
@Module({ imports: [RedisModule], providers: [NodesMonitor, RedisMonitor, ClusterMetrics] })
export class ClusterMetricsModule {}
