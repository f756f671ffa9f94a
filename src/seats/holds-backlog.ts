import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BacklogGauges } from '../database/backlog.js';
import { HoldsService } from './holds.service.js';

/** Publishes the holds that are over and not yet ended (invariant I5). Runs in the worker. */
@Injectable()
export class HoldsBacklog implements OnModuleInit, OnApplicationShutdown {
  private readonly gauges: BacklogGauges;

  constructor(holds: HoldsService) {
    const what = 'Holds whose time is over and that nobody has ended';
    this.gauges = new BacklogGauges('holds_overdue', what, () => holds.overdueBacklog());
  }

  onModuleInit(): void {
    this.gauges.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.gauges.stop();
  }
}
