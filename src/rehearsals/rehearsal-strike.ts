import { Injectable } from '@nestjs/common';
import { AuthService } from '../auth/auth.service.js';
import { Idempotency } from '../database/idempotency.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { RehearsalStage } from '../events/rehearsal-stage.service.js';
import { QueueService } from '../queue/queue.service.js';
import { TicketsRemains } from '../tickets/tickets-remains.service.js';

const ACCOUNTS_AT_ONCE = 200;

/** The last of a rehearsal: its people, its line, its gates and its place in the catalogue. */
@Injectable()
export class RehearsalStrike {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly transactions: Transactions,
    private readonly accounts: AuthService,
    private readonly queue: QueueService,
    private readonly tickets: TicketsRemains,
    private readonly stages: RehearsalStage,
  ) {}

  /** Removes simulated buyers and the answers they got. @returns how many */
  removeBuyers(id: string): Promise<number> {
    return this.transactions.run('remove-simulated-buyers', async (tx) => {
      const ids = await this.accounts.removeSimulated(tx, id, ACCOUNTS_AT_ONCE);
      if (ids.length > 0) await this.idempotency.forget(tx, ids);
      return ids.length;
    });
  }

  /** Removes the rest in one transaction, by which the rehearsal is gone. */
  async removeStage(tx: Tx, id: string): Promise<void> {
    await this.queue.throwAway(tx, id);
    await this.tickets.throwAwayGates(tx, id);
    await this.stages.strike(tx, id);
  }
}
