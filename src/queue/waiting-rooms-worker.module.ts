import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { PlaceTeller } from './place-teller.js';
import { QueueModule } from './queue.module.js';

/** What the worker does for waiting rooms, beside moving their lines as every process does. */
@Module({ imports: [QueueModule, EventsModule], providers: [PlaceTeller] })
export class WaitingRoomsWorkerModule {}
