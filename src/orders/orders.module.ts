import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { SeatsModule } from '../seats/seats.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { CancellationController } from './cancellation.controller.js';
import { CancellationRefunds } from './cancellation-refunds.js';
import { CancellationRepository } from './cancellation.repository.js';
import { CancellationSeats } from './cancellation-seats.js';
import { CancellationService } from './cancellation.service.js';
import { CancellationWork } from './cancellation-work.js';
import { LatePayments } from './late-payments.js';
import { MovementsRepository } from './movements.repository.js';
import { OrderBooksController } from './order-books.controller.js';
import { OrderBooksService } from './order-books.service.js';
import { OrderPaying } from './order-paying.js';
import { OrderConfirmation } from './order-confirmation.js';
import { OrderNotices } from './order-notices.js';
import { OrderViews } from './order-views.js';
import { OrdersController } from './orders.controller.js';
import { OrdersRepository } from './orders.repository.js';
import { OrdersService } from './orders.service.js';
import { PaymentsModule } from './payments/payments.module.js';
import { RefundPayments } from './payments/refund-payments.js';
import { RefundDecision } from './refund-decision.js';
import { RefundsRepository } from './refunds.repository.js';
import { RefundsService } from './refunds.service.js';
import { SalesController } from './sales.controller.js';
import { SettlementExport } from './settlement-export.js';
import { SettlementExportController } from './settlement-export.controller.js';
import { SellerOrdersController } from './seller-orders.controller.js';
import { SellerRefundsController } from './seller-refunds.controller.js';
import { SellerRefundsService } from './seller-refunds.service.js';
import { OrdersRemains } from './orders-remains.service.js';
import { OrdersRemainsRepository } from './orders-remains.repository.js';
import { SellerOrdersService } from './seller-orders.service.js';
import { Settlement } from './settlement.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

/** Orders and their payments. */
@Module({
  imports: [EventsModule, QueueModule, SeatsModule, TicketsModule, PaymentsModule],
  controllers: [
    OrdersController,
    OrderBooksController,
    SalesController,
    CancellationController,
    SettlementExportController,
    SellerOrdersController,
    SellerRefundsController,
    WebhooksController,
  ],
  providers: [
    OrdersService,
    OrdersRepository,
    OrderPaying,
    OrderViews,
    OrderNotices,
    OrderConfirmation,
    RefundsService,
    RefundsRepository,
    OrderBooksService,
    MovementsRepository,
    SettlementExport,
    SellerOrdersService,
    SellerRefundsService,
    OrdersRemains,
    OrdersRemainsRepository,
    CancellationService,
    CancellationRepository,
    CancellationRefunds,
    CancellationSeats,
    RefundDecision,
    CancellationWork,
    Settlement,
    LatePayments,
    RefundPayments,
    WebhooksService,
  ],
  exports: [
    CancellationWork,
    PaymentsModule,
    OrdersService,
    OrdersRemains,
    OrdersRepository,
    RefundsRepository,
    Settlement,
    RefundPayments,
  ],
})
export class OrdersModule {}
