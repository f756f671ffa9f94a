import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { SeatsModule } from '../seats/seats.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { LatePayments } from './late-payments.js';
import { OrderViews } from './order-views.js';
import { OrdersController } from './orders.controller.js';
import { OrdersRepository } from './orders.repository.js';
import { OrdersService } from './orders.service.js';
import { Charges } from './payments/charges.js';
import { PAYMENT_GATEWAYS, type PaymentGateways } from './payments/payment-gateway.js';
import { PaymentsRepository } from './payments/payments.repository.js';
import { RefundPayments } from './payments/refund-payments.js';
import { SandboxBank } from './payments/sandbox-bank.js';
import { RefundsRepository } from './refunds.repository.js';
import { RefundsService } from './refunds.service.js';
import { SalesController } from './sales.controller.js';
import { Settlement } from './settlement.js';

/** Orders and their payments. */
@Module({
  imports: [EventsModule, SeatsModule, TicketsModule],
  controllers: [OrdersController, SalesController],
  providers: [
    OrdersService,
    OrdersRepository,
    OrderViews,
    RefundsService,
    RefundsRepository,
    Settlement,
    LatePayments,
    Charges,
    RefundPayments,
    PaymentsRepository,
    SandboxBank,
    {
      provide: PAYMENT_GATEWAYS,
      inject: [SandboxBank],
      useFactory: (sandbox: SandboxBank): PaymentGateways => ({ sandbox }),
    },
  ],
  exports: [
    OrdersRepository,
    PaymentsRepository,
    RefundsRepository,
    Charges,
    Settlement,
    RefundPayments,
    PAYMENT_GATEWAYS,
  ],
})
export class OrdersModule {}
