import { Module } from '@nestjs/common';
import { LostCharges } from './lost-charges.js';
import { OrdersBacklog } from './orders-backlog.js';
import { OrdersModule } from './orders.module.js';
import { PaymentReconciler } from './payment-reconciler.js';

/** What the worker does for orders. */
@Module({ imports: [OrdersModule], providers: [PaymentReconciler, LostCharges, OrdersBacklog] })
export class OrdersWorkerModule {}
