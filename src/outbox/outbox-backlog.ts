import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BacklogGauges } from '../database/backlog.js';
import { OutboxRepository } from './outbox.repository.js';

/** Publishes what the outbox has not delivered, and what it gave up. Runs in the worker. */
@Injectable()
export class OutboxBacklog implements OnModuleInit, OnApplicationShutdown {
  private readonly gauges: readonly BacklogGauges[];

  constructor(messages: OutboxRepository) {
    this.gauges = [
      new BacklogGauges('outbox_overdue', 'Messages that should be delivered by now', () =>
        messages.overdueBacklog(),
      ),
      new BacklogGauges('outbox_dead', 'Messages that were given up', () => messages.deadBacklog()),
    ];
  }

  onModuleInit(): void {
    for (const gauges of this.gauges) gauges.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.gauges.map((gauges) => gauges.stop()));
  }
}
