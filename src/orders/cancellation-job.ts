import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { CancellationsService } from '../events/cancellations.service.js';
import { CancellationWork } from './cancellation-work.js';

const PERFORMANCES_A_ROUND = 20;

/** Works off cancelled performances, one after the other, until they are done. Runs in the worker. */
@Injectable()
export class CancellationJob implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(CancellationJob.name);
  private readonly sweep: Sweep;
  private readonly stopping = new AbortController();

  constructor(
    private readonly cancellations: CancellationsService,
    private readonly work: CancellationWork,
    @Inject(CONFIG) config: Config,
  ) {
    this.sweep = new Sweep('cancellations', config.SWEEP_INTERVAL_MS, () => this.sweepOnce());
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.sweep.stop();
  }

  private async sweepOnce(): Promise<void> {
    for (const performanceId of await this.cancellations.running(PERFORMANCES_A_ROUND)) {
      try {
        const done = await this.work.advance(performanceId, this.stopping.signal);
        if (done) this.logger.log(`everything of cancelled performance ${performanceId} is undone`);
      } catch (error) {
        // One that fails does not hold up the others.
        this.logger.error({ err: error, performanceId });
      }
    }
  }
}
