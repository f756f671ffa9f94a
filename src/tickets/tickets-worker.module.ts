import { Module, type OnModuleInit } from '@nestjs/common';
import { Audiences } from '../notifications/audiences.service.js';
import { TicketHolders } from './ticket-holders.js';

/** What the worker does for tickets. */
@Module({ providers: [TicketHolders] })
export class TicketsWorkerModule implements OnModuleInit {
  constructor(
    private readonly audiences: Audiences,
    private readonly holders: TicketHolders,
  ) {}

  onModuleInit(): void {
    this.audiences.add(this.holders);
  }
}
