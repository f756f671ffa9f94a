import { Module } from '@nestjs/common';
import { OrdersModule } from './orders.module.js';
import { PaymentReconciler } from './payment-reconciler.js';

/** What the worker does for orders. */
@Module({ imports: [OrdersModule], providers: [PaymentReconciler] })
export class OrdersWorkerModule {}
