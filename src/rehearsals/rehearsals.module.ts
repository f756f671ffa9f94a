import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { SeatsModule } from '../seats/seats.module.js';
import { RehearsalEnds } from './rehearsal-ends.service.js';
import { RehearsalsController } from './rehearsals.controller.js';
import { RehearsalsRepository } from './rehearsals.repository.js';
import { RehearsalsService } from './rehearsals.service.js';

/** Sales played through with a simulated crowd. */
@Module({
  imports: [EventsModule, SeatsModule, OrdersModule],
  controllers: [RehearsalsController],
  providers: [RehearsalsService, RehearsalEnds, RehearsalsRepository],
  exports: [RehearsalEnds, RehearsalsRepository],
})
export class RehearsalsModule {}
