import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BacklogGauges } from '../database/backlog.js';
import { PaymentsRepository } from './payments/payments.repository.js';
import { RefundsRepository } from './refunds.repository.js';

/** Publishes what the reconciler still has before it. Runs in the worker. */
@Injectable()
export class OrdersBacklog implements OnModuleInit, OnApplicationShutdown {
  private readonly gauges: readonly BacklogGauges[];

  constructor(payments: PaymentsRepository, refunds: RefundsRepository) {
    this.gauges = [
      new BacklogGauges(
        'payments_unknown',
        'Payments whose provider has not said their outcome',
        () => payments.unknownBacklog(),
      ),
      new BacklogGauges('refunds_pending', 'Refunds that their provider has not confirmed', () =>
        refunds.pendingBacklog(),
      ),
    ];
  }

  onModuleInit(): void {
    for (const gauges of this.gauges) gauges.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.gauges.map((gauges) => gauges.stop()));
  }
}
