import { Module, type OnModuleInit } from '@nestjs/common';
import { Audiences } from '../notifications/audiences.service.js';
import { GateCleaner } from './gate-cleaner.js';
import { PaperMailConsumer } from './paper/paper-mail-consumer.js';
import { PapersModule } from './paper/papers.module.js';
import { TicketHoldersRepository } from './ticket-holders.repository.js';
import { TicketsModule } from './tickets.module.js';
import { TransferSweeper } from './transfer-sweeper.js';

/** What the worker does for tickets. */
@Module({
  imports: [TicketsModule, PapersModule],
  providers: [GateCleaner, PaperMailConsumer, TicketHoldersRepository, TransferSweeper],
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
