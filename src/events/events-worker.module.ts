import { Module } from '@nestjs/common';
import { EventAnnouncements } from './event-announcements.js';
import { EventsModule } from './events.module.js';
import { EventsRepository } from './events.repository.js';
import { PerformancesRepository } from './performances.repository.js';

/** What the worker does for events. */
@Module({
  imports: [EventsModule],
  providers: [EventAnnouncements, EventsRepository, PerformancesRepository],
})
export class EventsWorkerModule {}
