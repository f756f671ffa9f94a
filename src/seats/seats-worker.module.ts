import { Module } from '@nestjs/common';
import { HoldExpiryProcessor, HoldSweeper } from './hold-sweeper.js';
import { SeatsModule } from './seats.module.js';

/** What the worker does for holds. */
@Module({ imports: [SeatsModule], providers: [HoldSweeper, HoldExpiryProcessor] })
export class SeatsWorkerModule {}
