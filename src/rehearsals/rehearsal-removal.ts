import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancellationsService } from '../events/cancellations.service.js';
import { OrdersRemains } from '../orders/orders-remains.service.js';
import { SeatsRemains } from '../seats/seats-remains.service.js';
import { Transactions } from '../database/transactions.js';
import { RehearsalStrike } from './rehearsal-strike.js';
import { RehearsalsRepository } from './rehearsals.repository.js';

const ROWS_AT_ONCE = 1_000;
/** Between two transactions that delete, so that real sales come in between. */
const PAUSE_MS = 20;

/**
 * Deletes all of a rehearsal that was ended. Its cancellation gives every order back first, as any other
 * does, so all that is deleted is settled; each transaction leaves books that agree. Nothing is
 * remembered but the rows, so whoever goes on after a death finds what is left.
 */
@Injectable()
export class RehearsalRemoval {
  constructor(
    private readonly transactions: Transactions,
    private readonly cancellations: CancellationsService,
    private readonly orders: OrdersRemains,
    private readonly seats: SeatsRemains,
    private readonly strike: RehearsalStrike,
    private readonly rehearsals: RehearsalsRepository,
  ) {}

  /**
   * Does what can be done now.
   * @returns whether nothing is left
   */
  async advance(id: string, signal: AbortSignal): Promise<boolean> {
    const cancellation = await this.cancellations.find(id);
    if (cancellation?.state !== 'done') return false;
    await repeat(() => this.orders.throwAway(id), signal);
    await repeat(() => this.orders.forgetCharges(), signal);
    await repeat(() => this.throwAwaySeats(id), signal);
    await repeat(() => this.strike.removeBuyers(id), signal);
    if (signal.aborted) return false;
    await this.transactions.run('strike-rehearsal', async (tx) => {
      await this.strike.removeStage(tx, id);
      await this.rehearsals.remove(tx, id);
    });
    return true;
  }

  private throwAwaySeats(id: string): Promise<number> {
    return this.transactions.run('throw-away-seats', (tx) =>
      this.seats.throwAway(tx, id, ROWS_AT_ONCE),
    );
  }
}

/** Until nothing is left to be done. */
async function repeat(work: () => Promise<number>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await work()) > 0) await sleep(PAUSE_MS);
}
