import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BacklogGauges } from '../database/backlog.js';
import { HoldsService } from './holds.service.js';

/**
 * Publishes the holds that are over and not yet ended (invariant I5), and those among them that are
 * offers to the waitlist. Runs in the worker.
 */
@Injectable()
export class HoldsBacklog implements OnModuleInit, OnApplicationShutdown {
  private readonly gauges: readonly BacklogGauges[];

  constructor(holds: HoldsService) {
    const what = 'whose time is over and that nobody has ended';
    this.gauges = [
      new BacklogGauges('holds_overdue', `Holds ${what}`, () => holds.overdueBacklog()),
      new BacklogGauges('waitlist_offers_overdue', `Offers to the waitlist ${what}`, () =>
        holds.overdueOffersBacklog(),
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
