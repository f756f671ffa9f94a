import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { SeatsModule } from '../seats/seats.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { Crowd } from './crowd.js';
import { CrowdSteps } from './crowd-steps.js';
import { RehearsalRemoval } from './rehearsal-removal.js';
import { RehearsalStrike } from './rehearsal-strike.js';
import { RehearsalSweep } from './rehearsal-sweep.js';
import { RehearsalsModule } from './rehearsals.module.js';

/** What the worker does for rehearsals. */
@Module({
  imports: [EventsModule, QueueModule, SeatsModule, TicketsModule, OrdersModule, RehearsalsModule],
  providers: [Crowd, CrowdSteps, RehearsalSweep, RehearsalRemoval, RehearsalStrike],
})
export class RehearsalsWorkerModule {}
