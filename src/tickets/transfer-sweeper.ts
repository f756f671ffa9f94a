import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { Transactions } from '../database/transactions.js';
import { TransferNotices } from './transfer-notices.js';
import { TransfersRepository } from './transfers.repository.js';

const BATCH = 200;

/**
 * Ends offers whose time is over, and those whose ticket was refunded or entered with at the very
 * moment they were made. Runs in the worker.
 */
@Injectable()
export class TransferSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep: Sweep;

  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: TransfersRepository,
    private readonly notices: TransferNotices,
    @Inject(CONFIG) config: Config,
  ) {
    this.sweep = new Sweep('transfers', config.SWEEP_INTERVAL_MS, () => this.sweepOnce());
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async sweepOnce(): Promise<void> {
    for (const transfer of await this.transfers.overdue(BATCH)) {
      const notice = await this.notices.lapsed(transfer);
      await this.transactions.run('lapse-transfer', async (tx) => {
        if (await this.transfers.lapse(tx, transfer.id)) await this.notices.tell(tx, [notice]);
      });
    }
  }
}
