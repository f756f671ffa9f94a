import { Module } from '@nestjs/common';
import { EventAnnouncements } from './event-announcements.js';
import { EventsModule } from './events.module.js';
import { EventsRepository } from './events.repository.js';
import { PerformancesRepository } from './performances.repository.js';
import { Reminders } from './reminders.js';
import { RemindersRepository } from './reminders.repository.js';

/** What the worker does for events. */
@Module({
  imports: [EventsModule],
  providers: [
    EventAnnouncements,
    EventsRepository,
    PerformancesRepository,
    Reminders,
    RemindersRepository,
  ],
})
export class EventsWorkerModule {}
