import { Inject, Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { SeatsRemains } from '../seats/seats-remains.service.js';
import { TicketsRemains } from '../tickets/tickets-remains.service.js';
import { OrdersRemainsRepository } from './orders-remains.repository.js';
import { PAYMENT_GATEWAYS, type PaymentGateways } from './payments/payment-gateway.js';

/** Orders that one transaction deletes, and charges that the bank forgets at once. */
const AT_ONCE = 100;

/** Orders of a rehearsal, thrown away at its end. */
@Injectable()
export class OrdersRemains {
  constructor(
    private readonly transactions: Transactions,
    private readonly rows: OrdersRemainsRepository,
    private readonly tickets: TicketsRemains,
    private readonly seats: SeatsRemains,
    @Inject(PAYMENT_GATEWAYS) private readonly gateways: PaymentGateways,
  ) {}

  /** How many orders there still are; may be a moment behind. */
  count(performanceId: string): Promise<number> {
    return this.rows.count(performanceId);
  }

  /** Whether there is sandbox money here to rehearse with. */
  get canRehearse(): boolean {
    return this.gateways.sandbox.capabilities.enabled;
  }

  /**
   * Deletes some orders that are over, each with all that explains it: payment, refunds, tickets and hold. The
   * books agree before and after.
   * @returns how many; 0 when none is left
   */
  throwAway(performanceId: string): Promise<number> {
    return this.transactions.run('throw-away-orders', async (tx) => {
      const orders = await this.rows.ended(tx, performanceId, AT_ONCE);
      if (orders.length === 0) return 0;
      const ids = orders.map(({ id }) => id);
      await this.rows.remove(tx, ids);
      await this.tickets.throwAwayOf(tx, ids);
      const holdIds = orders.map(({ holdId }) => holdId);
      await this.seats.throwAwayHolds(tx, holdIds);
      return orders.length;
    });
  }

  /**
   * Has the sandbox bank forget charges that nobody here knows any more.
   * @returns how many; 0 when it has none of them left
   */
  async forgetCharges(): Promise<number> {
    const ids = await this.rows.atBank(AT_ONCE);
    if (ids.length === 0) return 0;
    await this.gateways.sandbox.forgetCharges(ids);
    await this.transactions.run('forget-charges', (tx) => this.rows.forget(tx, ids));
    return ids.length;
  }
}
