import { Module, type OnModuleInit } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { Audiences } from '../notifications/audiences.service.js';
import { OrdersModule } from '../orders/orders.module.js';
import { SeatsModule } from '../seats/seats.module.js';
import { AutomaticPayments } from './automatic-payments.js';
import { EndedLineRepository } from './ended-line.repository.js';
import { LineSweeper } from './line-sweeper.js';
import { WaitlistBacklog } from './waitlist-backlog.js';
import { WaitlistModule } from './waitlist.module.js';

/** What the worker does for the waitlist. */
@Module({
  imports: [WaitlistModule, EventsModule, OrdersModule, SeatsModule],
  providers: [AutomaticPayments, LineSweeper, WaitlistBacklog],
})
export class WaitlistWorkerModule implements OnModuleInit {
  constructor(
    private readonly audiences: Audiences,
    private readonly endedLine: EndedLineRepository,
  ) {}

  onModuleInit(): void {
    this.audiences.add(this.endedLine);
  }
}
