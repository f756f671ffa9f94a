import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Sweep } from '../database/sweep.js';
import { Transactions } from '../database/transactions.js';
import { GateEnrolmentsRepository } from './gate-enrolments.repository.js';

const CLEAN_EVERY_MS = 600_000;

/** Throws away invitations that nobody took, and devices long unheard of. Runs in the worker. */
@Injectable()
export class GateCleaner implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep: Sweep;

  constructor(
    private readonly transactions: Transactions,
    private readonly enrolments: GateEnrolmentsRepository,
  ) {
    this.sweep = new Sweep('gate-devices', CLEAN_EVERY_MS, () => this.cleanOnce());
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  /** One round. */
  async cleanOnce(): Promise<void> {
    await this.transactions.run('clean-gates', (tx) => this.enrolments.clean(tx));
  }
}
