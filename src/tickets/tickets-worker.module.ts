import { Module, type OnModuleInit } from '@nestjs/common';
import { Audiences } from '../notifications/audiences.service.js';
import { GateCleaner } from './gate-cleaner.js';
import { TicketHoldersRepository } from './ticket-holders.repository.js';
import { TicketsModule } from './tickets.module.js';
import { TransferSweeper } from './transfer-sweeper.js';

/** What the worker does for tickets. */
@Module({
  imports: [TicketsModule],
  providers: [GateCleaner, TicketHoldersRepository, TransferSweeper],
})
export class TicketsWorkerModule implements OnModuleInit {
  constructor(
    private readonly audiences: Audiences,
    private readonly holders: TicketHoldersRepository,
  ) {}

  onModuleInit(): void {
    this.audiences.add(this.holders);
  }
}
