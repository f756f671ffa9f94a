import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Writers } from './writers.js';

/** Tells how busy this process's database pools are. */
@Injectable()
export class PoolMetrics {
  constructor(writers: Writers) {
    new Gauge({
      name: 'picket_db_pool_connections',
      help: 'Database connections of this process that are in use, and callers waiting for one.',
      labelNames: ['state'],
      collect() {
        const { inUse, waiting } = writers.usage();
        this.set({ state: 'in-use' }, inUse);
        this.set({ state: 'waiting' }, waiting);
      },
    });
  }
}
