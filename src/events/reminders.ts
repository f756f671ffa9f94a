import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { Transactions } from '../database/transactions.js';
import { TICKET_HOLDERS } from '../notifications/audience.js';
import { Notices } from '../notifications/notices.service.js';
import { PerformancesRepository } from './performances.repository.js';
import { remindedUntilMs } from './reminder-time.js';
import { RemindersRepository, type Upcoming } from './reminders.repository.js';

const INTERVAL_MS = 5_000;
const AT_ONCE = 50;

/**
 * Reminds ticket holders on the day before. The row that says so and the message to them are one
 * transaction: several workers, dead ones and missed hours remind once. Runs in the worker.
 */
@Injectable()
export class Reminders implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep = new Sweep('reminders', INTERVAL_MS, () => this.sweepOnce());

  constructor(
    private readonly transactions: Transactions,
    private readonly performances: PerformancesRepository,
    private readonly reminders: RemindersRepository,
    private readonly notices: Notices,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async sweepOnce(): Promise<void> {
    const now = await this.performances.now();
    const until = new Date(remindedUntilMs(now.getTime(), this.config.REMINDER_HOUR));
    for (const one of await this.reminders.due(until, AT_ONCE)) await this.remind(one);
  }

  private remind(one: Upcoming): Promise<void> {
    const { performanceId, startsAt, ...about } = one;
    const data = { ...about, performanceId, startsAt: startsAt.toISOString() };
    return this.transactions.run('remind', async (tx) => {
      if (!(await this.reminders.insert(tx, one))) return;
      await this.notices.tellAudience(tx, {
        kind: 'performance-tomorrow',
        // Another start is another reminder.
        key: `${performanceId}:${startsAt.getTime()}`,
        audience: TICKET_HOLDERS,
        argument: { performanceId },
        data,
      });
    });
  }
}
