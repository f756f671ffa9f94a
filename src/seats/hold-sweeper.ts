import { Process, Processor } from '@nestjs/bull';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Counter } from 'prom-client';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { HOLD_EXPIRY_QUEUE } from './expiry-prompt.js';
import { ServiceUnavailable } from '../errors/common.errors.js';
import type { OverdueHold } from './holds.repository.js';
import { HoldsService } from './holds.service.js';

/** So many are read at a time and share a transaction at the most; their seats are locked until its end. */
const BATCH = 200;

const swept = new Counter({
  name: 'picket_holds_expired_total',
  help: 'Holds ended because their time was over, by who noticed.',
  labelNames: ['by'],
});

/** Ends overdue holds at every interval, even when every prompt was lost. Runs in the worker. */
@Injectable()
export class HoldSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(HoldSweeper.name);
  private readonly sweep: Sweep;
  private underWay: Promise<void> | undefined;

  constructor(
    private readonly holds: HoldsService,
    @Inject(CONFIG) config: Config,
  ) {
    this.sweep = new Sweep('holds', config.SWEEP_INTERVAL_MS, () => this.endOverdue('sweeper'));
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  /** Ends every overdue hold; who comes while that is under way waits for its end. */
  endOverdue(by: 'prompt' | 'sweeper'): Promise<void> {
    this.underWay ??= this.endAll(by).finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async endAll(by: string): Promise<void> {
    for (;;) {
      const overdue = await this.holds.overdue(BATCH);
      let ended = 0;
      for (const together of groups(overdue)) ended += await this.end(together);
      swept.inc({ by }, ended);
      if (overdue.length < BATCH) return;
      if (ended === 0) throw new Error(`none of ${overdue.length} overdue holds could be ended`);
    }
  }

  /** What all of them together could not do, each may be able to do by itself. */
  private async end([first, ...others]: readonly OverdueHold[]): Promise<number> {
    if (first === undefined) return 0;
    const ids = [first, ...others].map(({ id }) => id);
    try {
      return await this.holds.expire(first.performanceId, ids);
    } catch (error) {
      if (error instanceof ServiceUnavailable) throw error;
      this.logger.warn({ err: error, holdIds: ids }, 'overdue holds are not ended');
      if (others.length === 0) return 0;
      let ended = 0;
      for (const hold of [first, ...others]) ended += await this.end([hold]);
      return ended;
    }
  }
}

/**
 * Holds that end together: those of a performance, but each offer alone, so that its seats go to the
 * next in line before another offer's end puts that one's owner back there.
 */
function groups(overdue: readonly OverdueHold[]): OverdueHold[][] {
  const groups = new Map<string, OverdueHold[]>();
  for (const hold of overdue) {
    const key = hold.isOffer ? hold.id : hold.performanceId;
    groups.set(key, [...(groups.get(key) ?? []), hold]);
  }
  return [...groups.values()];
}

/** Ends what is overdue when a prompt comes. */
@Processor(HOLD_EXPIRY_QUEUE)
export class HoldExpiryProcessor {
  constructor(private readonly sweeper: HoldSweeper) {}

  @Process()
  expire(): Promise<void> {
    return this.sweeper.endOverdue('prompt');
  }
}
