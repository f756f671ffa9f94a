import { Process, Processor } from '@nestjs/bull';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Job } from 'bull';
import { Counter } from 'prom-client';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { type ExpiryJob, HOLD_EXPIRY_QUEUE } from './expiry-prompt.js';
import { HoldsService } from './holds.service.js';

const BATCH = 200;
const AT_ONCE = 4;

const swept = new Counter({
  name: 'picket_holds_expired_total',
  help: 'Holds ended because their time was over, by who noticed.',
  labelNames: ['by'],
});

/** Ends overdue holds at every interval, even when every prompt was lost. Runs in the worker. */
@Injectable()
export class HoldSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep: Sweep;

  constructor(
    private readonly holds: HoldsService,
    @Inject(CONFIG) config: Config,
  ) {
    this.sweep = new Sweep('holds', config.SWEEP_INTERVAL_MS, () => this.sweepOnce());
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async sweepOnce(): Promise<void> {
    for (;;) {
      const overdue = await this.holds.overdue(BATCH);
      for (let from = 0; from < overdue.length; from += AT_ONCE) {
        const ended = await Promise.all(
          overdue.slice(from, from + AT_ONCE).map((id) => this.holds.expire(id)),
        );
        swept.inc({ by: 'sweeper' }, ended.filter(Boolean).length);
      }
      if (overdue.length < BATCH) return;
    }
  }
}

/** Ends a hold when its prompt comes. */
@Processor(HOLD_EXPIRY_QUEUE)
export class HoldExpiryProcessor {
  private readonly logger = new Logger(HoldExpiryProcessor.name);

  constructor(private readonly holds: HoldsService) {}

  @Process({ concurrency: AT_ONCE })
  async expire({ data }: Job<ExpiryJob>): Promise<void> {
    try {
      if (await this.holds.expire(data.holdId)) swept.inc({ by: 'prompt' });
    } catch (error) {
      this.logger.warn({ err: error, holdId: data.holdId }, 'left to the sweeper');
    }
  }
}
