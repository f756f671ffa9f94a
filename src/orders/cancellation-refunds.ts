import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { hashBody } from '../database/idempotency.js';
import { GroupCommit } from '../database/group-commit.js';
import { isDuplicateKey } from '../database/transactions.js';
import { SeatsService } from '../seats/seats.service.js';
import type { NoticeData } from '../notifications/notices.service.js';
import { type Ticket, TicketsService } from '../tickets/tickets.service.js';
import { type OrderNotice, OrderNotices } from './order-notices.js';
import { OrdersRepository } from './orders.repository.js';
import { RefundsRepository } from './refunds.repository.js';

/**
 * Gives orders of a cancelled performance back: every ticket that is left at its full price, those
 * somebody entered with as well, because what they paid for does not take place.
 */
@Injectable()
export class CancellationRefunds {
  constructor(
    private readonly groups: GroupCommit,
    private readonly orders: OrdersRepository,
    private readonly refunds: RefundsRepository,
    private readonly tickets: TicketsService,
    private readonly seats: SeatsService,
    private readonly notices: OrderNotices,
  ) {}

  /**
   * Refunds what is left of one order. Done again, by whomever, it changes nothing: the order has one
   * refund under the cancellation's own key.
   * @returns the refund to be passed on to the provider; undefined when there was nothing left
   */
  async giveBack(orderId: string): Promise<string | undefined> {
    const refundId = uuidv7();
    try {
      return (await this.decide(orderId, refundId)) ? refundId : undefined;
    } catch (error) {
      // Somebody else works the same performance off and was faster with this order.
      if (!isDuplicateKey(error, 'uq_refunds_idempotency_key')) throw error;
      return undefined;
    }
  }

  /** @returns whether there was anything to give back */
  private async decide(orderId: string, id: string): Promise<boolean> {
    const order = await this.orders.find(orderId);
    if (order === undefined) throw new Error(`No order ${orderId}`);
    const { accountId, performanceId } = order;
    // A client's key has no blank, so none can stand in the way.
    const idempotencyKey = `cancellation ${orderId}`;
    const bodyHash = hashBody({ cancellation: orderId });
    const notice = await this.notices.cancelled(order);
    return this.groups.run(
      `refund-cancelled-order ${performanceId}`,
      'refund-cancelled-order',
      async (tx) => {
        const live = await this.tickets.voidLive(tx, orderId);
        if (live.length === 0) return false;
        const amount = live.reduce((sum, ticket) => sum + ticket.amount, 0);
        const money = { amount, feeAmount: 0 };
        await this.refunds.insert(tx, {
          ...{ id, orderId, accountId, performanceId, idempotencyKey, bodyHash, ...money },
          orderState: 'refunded',
          remark: null,
        });
        const tickets = live.map((one) => ({ ticketId: one.id, amount: one.amount, feeAmount: 0 }));
        await this.refunds.insertTickets(tx, id, tickets);
        const change = { ...money, state: 'refunded', before: undefined } as const;
        if (!(await this.orders.refund(tx, orderId, change))) {
          throw new Error(`Order ${orderId} has live tickets and is not paid`);
        }
        for (const [holderId, seatNos] of seatsByHolder(live)) {
          await this.seats.withdrawSold(tx, { performanceId, accountId: holderId, seatNos });
          if (holderId !== accountId) {
            await this.notices.tell(tx, forHolder(notice, holderId));
          }
        }
        await this.notices.tell(tx, notice);
        return true;
      },
      { apart: accountId, alreadyCommitted: async () => (await this.refunds.find(id)) && true },
    );
  }
}

/** Seats by the account that holds their tickets now, which need not be the order's. */
function seatsByHolder(tickets: readonly Ticket[]): Map<string, number[]> {
  const seats = new Map<string, number[]>();
  for (const { accountId, seatNo } of tickets) {
    seats.set(accountId, [...(seats.get(accountId) ?? []), seatNo]);
  }
  return seats;
}

/** Who holds a ticket that somebody else paid for gets no money, and does not see the order. */
function forHolder({ key, data, isSilent }: OrderNotice, accountId: string): OrderNotice {
  const { eventTitle, eventId, performanceId, startsAt } = data;
  const shown = { eventTitle, eventId, performanceId, startsAt } as NoticeData;
  return { kind: 'transfer-cancelled', accountId, key, data: shown, isSilent };
}
