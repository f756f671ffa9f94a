import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { TicketsRemainsRepository } from './tickets-remains.repository.js';

/** Tickets and gates of a rehearsal, thrown away at its end. */
@Injectable()
export class TicketsRemains {
  constructor(private readonly rows: TicketsRemainsRepository) {}

  /** Deletes tickets, in the transaction that deletes their orders. */
  throwAwayOf(tx: Tx, orderIds: readonly string[]): Promise<void> {
    return this.rows.deleteOfOrders(tx, orderIds);
  }

  /** Deletes what the gates of a performance wrote. */
  throwAwayGates(tx: Tx, performanceId: string): Promise<void> {
    return this.rows.deleteGates(tx, performanceId);
  }
}
