import { Module } from '@nestjs/common';
import { ClusterModule } from '../cluster/cluster.module.js';
import { EventsModule } from '../events/events.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { queueModule } from '../redis/bull-queues.js';
import { ExpiryPrompt, HOLD_EXPIRY_QUEUE } from './expiry-prompt.js';
import { HoldExtending } from './hold-extending.js';
import { HoldPaying } from './hold-paying.js';
import { HoldDesk } from './hold-desk.service.js';
import { SeatsRemains } from './seats-remains.service.js';
import { SeatsRemainsRepository } from './seats-remains.repository.js';
import { HoldPlacing } from './hold-placing.js';
import { HoldsController } from './holds.controller.js';
import { HoldsRepository } from './holds.repository.js';
import { HoldsService } from './holds.service.js';
import { ReturnedSeatsRepository } from './returned-seats.repository.js';
import { ReturnedSeatsService } from './returned-seats.service.js';
import { SeatStreams } from './seat-streams.js';
import { SeatsController } from './seats.controller.js';
import { SeatsRepository } from './seats.repository.js';
import { SeatsService } from './seats.service.js';

/** Seats of performances and holds on them. */
@Module({
  imports: [EventsModule, QueueModule, ClusterModule, queueModule(HOLD_EXPIRY_QUEUE)],
  controllers: [HoldsController, SeatsController],
  providers: [
    HoldPlacing,
    HoldDesk,
    SeatsRemains,
    SeatsRemainsRepository,
    HoldPaying,
    HoldExtending,
    HoldsService,
    HoldsRepository,
    SeatsService,
    SeatsRepository,
    SeatStreams,
    ReturnedSeatsService,
    ReturnedSeatsRepository,
    ExpiryPrompt,
  ],
  exports: [HoldsService, HoldDesk, SeatsRemains, SeatsService, ReturnedSeatsService],
})
export class SeatsModule {}
