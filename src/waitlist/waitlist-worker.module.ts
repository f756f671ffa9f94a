import { Module, type OnModuleInit } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { Audiences } from '../notifications/audiences.service.js';
import { OrdersModule } from '../orders/orders.module.js';
import { SeatsModule } from '../seats/seats.module.js';
import { AutomaticPayments } from './automatic-payments.js';
import { EndedLine } from './ended-line.js';
import { LineSweeper } from './line-sweeper.js';
import { WaitlistModule } from './waitlist.module.js';

/** What the worker does for the waitlist. */
@Module({
  imports: [WaitlistModule, EventsModule, OrdersModule, SeatsModule],
  providers: [AutomaticPayments, LineSweeper, EndedLine],
})
export class WaitlistWorkerModule implements OnModuleInit {
  constructor(
    private readonly audiences: Audiences,
    private readonly endedLine: EndedLine,
  ) {}

  onModuleInit(): void {
    this.audiences.add(this.endedLine);
  }
}
