import { Module } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { EventsModule } from '../events/events.module.js';
import { CheckInController } from './check-in.controller.js';
import { CheckInService } from './check-in.service.js';
import { ScansRepository } from './scans.repository.js';
import { TICKET_KEYS, ticketKeysOf } from './ticket-keys.js';
import { TicketsController } from './tickets.controller.js';
import { TicketsRepository } from './tickets.repository.js';
import { TicketsService } from './tickets.service.js';

/** Tickets, their codes, and check-in at the gate. */
@Module({
  imports: [EventsModule],
  controllers: [TicketsController, CheckInController],
  providers: [
    {
      provide: TICKET_KEYS,
      inject: [CONFIG],
      useFactory: ({ TICKET_SIGNING_KEY }: Config) => ticketKeysOf(TICKET_SIGNING_KEY),
    },
    TicketsRepository,
    TicketsService,
    ScansRepository,
    CheckInService,
  ],
  exports: [TicketsService],
})
export class TicketsModule {}
