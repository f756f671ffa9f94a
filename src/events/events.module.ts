import { Module } from '@nestjs/common';
import { EventsService } from './events.service.js';
import { PerformancesRepository } from './performances.repository.js';
import { SeatingPlansRepository } from './seating-plans.repository.js';
import { SeatingPlansService } from './seating-plans.service.js';

/** The catalogue: seating plans, events and their performances. */
@Module({
  providers: [EventsService, PerformancesRepository, SeatingPlansRepository, SeatingPlansService],
  exports: [EventsService],
})
export class EventsModule {}
