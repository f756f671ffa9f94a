import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { SeatsModule } from '../seats/seats.module.js';
import { AutomaticPayments } from './automatic-payments.js';
import { LineSweeper } from './line-sweeper.js';
import { WaitlistModule } from './waitlist.module.js';

/** What the worker does for the waitlist. */
@Module({
  imports: [WaitlistModule, EventsModule, OrdersModule, SeatsModule],
  providers: [AutomaticPayments, LineSweeper],
})
export class WaitlistWorkerModule {}
