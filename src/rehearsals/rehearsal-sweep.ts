import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Sweep } from '../database/sweep.js';
import { RehearsalEnds } from './rehearsal-ends.service.js';
import { RehearsalsRepository } from './rehearsals.repository.js';
import { RehearsalRemoval } from './rehearsal-removal.js';

const INTERVAL_MS = 1_000;
const AT_ONCE = 20;

/** Throws rehearsals away that were ended, and ends those that were forgotten. Runs in the worker. */
@Injectable()
export class RehearsalSweep implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(RehearsalSweep.name);
  private readonly stopping = new AbortController();
  private readonly sweep = new Sweep('rehearsals', INTERVAL_MS, () => this.sweepOnce());

  constructor(
    private readonly rehearsals: RehearsalsRepository,
    private readonly ends: RehearsalEnds,
    private readonly removal: RehearsalRemoval,
  ) {}

  onModuleInit(): void {
    this.sweep.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.sweep.stop();
  }

  private async sweepOnce(): Promise<void> {
    for (const one of await this.rehearsals.forgotten()) await this.ends.endNow(one);
    for (const { id } of await this.rehearsals.in('ending', AT_ONCE)) {
      try {
        if (await this.removal.advance(id, this.stopping.signal)) {
          this.logger.log(`nothing is left of rehearsal ${id}`);
        }
      } catch (error) {
        // One that fails does not hold up the others.
        this.logger.error({ err: error, performanceId: id });
      }
    }
  }
}
