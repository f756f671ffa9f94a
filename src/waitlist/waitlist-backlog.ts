import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BacklogGauges } from '../database/backlog.js';
import { WaitlistRepository } from './waitlist.repository.js';

/** Publishes the automatic payments that are not over. Runs in the worker. */
@Injectable()
export class WaitlistBacklog implements OnModuleInit, OnApplicationShutdown {
  private readonly gauges: BacklogGauges;

  constructor(entries: WaitlistRepository) {
    const what = 'Offers that are paid for by themselves and are not paid or passed on yet';
    this.gauges = new BacklogGauges('waitlist_payments_open', what, () => entries.unpaidBacklog());
  }

  onModuleInit(): void {
    this.gauges.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.gauges.stop();
  }
}
