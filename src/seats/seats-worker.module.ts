import { Module } from '@nestjs/common';
import { HoldExpiryProcessor, HoldSweeper } from './hold-sweeper.js';
import { HoldsBacklog } from './holds-backlog.js';
import { QueueModule } from '../queue/queue.module.js';
import { SeatsModule } from './seats.module.js';
import { SoldOutWatch } from './sold-out-watch.js';

/** What the worker does for holds. */
@Module({
  imports: [SeatsModule, QueueModule],
  providers: [HoldSweeper, HoldExpiryProcessor, HoldsBacklog, SoldOutWatch],
})
export class SeatsWorkerModule {}
