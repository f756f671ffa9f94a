import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { CancellationJob } from './cancellation-job.js';
import { LostCharges } from './lost-charges.js';
import { OrdersBacklog } from './orders-backlog.js';
import { OrdersModule } from './orders.module.js';
import { PaymentReconciler } from './payment-reconciler.js';

/** What the worker does for orders. */
@Module({
  imports: [EventsModule, OrdersModule],
  providers: [PaymentReconciler, LostCharges, CancellationJob, OrdersBacklog],
})
export class OrdersWorkerModule {}
