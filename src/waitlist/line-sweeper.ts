import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { Transactions } from '../database/transactions.js';
import { CancellationsService } from '../events/cancellations.service.js';
import { ReturnedSeatsService } from '../seats/returned-seats.service.js';
import { WaitlistNotices } from './waitlist-notices.js';
import { type LineEnd, WaitlistRepository } from './waitlist.repository.js';

/**
 * Makes the waitlist's deadlines true: seats whose moment has come go to whoever suits them, or to
 * the public; lines end with their sale or their
 * performance; a performance nobody waits for any more is one like any
 * other. Offers are holds, and end like them. Runs in the worker.
 */
@Injectable()
export class LineSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep: Sweep;

  constructor(
    private readonly transactions: Transactions,
    private readonly entries: WaitlistRepository,
    private readonly returned: ReturnedSeatsService,
    private readonly cancellations: CancellationsService,
    private readonly notices: WaitlistNotices,
    @Inject(CONFIG) config: Config,
  ) {
    this.sweep = new Sweep('waitlist', config.SWEEP_INTERVAL_MS, () => this.sweepOnce());
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async sweepOnce(): Promise<void> {
    for (const id of await this.returned.withDueSeats()) await this.returned.releaseDue(id);
    const awaited = await this.returned.awaited();
    const open = new Set(await this.entries.stillOpen(awaited));
    const cancelled = await this.cancellations.among(awaited);
    for (const id of awaited) {
      if (cancelled.has(id)) await this.close(id, 'performance-cancelled');
      else if (!open.has(id)) await this.close(id, 'sale-over');
    }
  }

  private close(performanceId: string, why: LineEnd): Promise<void> {
    return this.transactions.run('close-waitlist', async (tx) => {
      if (!(await this.returned.takeTurn(tx, performanceId))) return;
      await this.entries.lapseAll(tx, performanceId, why);
      if (await this.entries.isAnyOpen(tx, performanceId)) return;
      await this.returned.endAwaiting(tx, performanceId);
      await this.notices.lineEnded(tx, performanceId, why);
    });
  }
}
