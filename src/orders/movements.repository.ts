import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';

/** The charge of an order, or one of its refunds; amounts in won. */
export interface Movement {
  kind: 'charge' | 'refund';
  orderId: string;
  /** The payment's or the refund's, which is the provider's idempotency key. */
  id: string;
  provider: string;
  /** The provider's own name for a charge, if it gave one. */
  providerReference: string | null;
  amount: number;
  feeAmount: number;
  state: 'done' | 'pending';
  at: Date;
  ticketIds: string[];
}

/** The driver gives numbers of a UNION as text. */
type MovementRow = Omit<Movement, 'ticketIds' | 'amount' | 'feeAmount'> &
  Record<'amount' | 'feeAmount', string | number> & { ticketIds: string | null };

const SOLD = `('paid', 'partially-refunded', 'refunded')`;

/** Charges of orders whose outcome is known to be one; a late payment's, too. */
const CHARGES = `
  SELECT 'charge' AS kind, o.id AS orderId, p.id, p.provider,
    p.provider_reference AS providerReference, p.amount, 0 AS feeAmount, 'done' AS state,
    COALESCE(o.settled_at, o.created_at) AS at, NULL AS ticketIds
  FROM orders o JOIN payments p ON p.order_id = o.id
  WHERE p.state IN ('captured', 'refunded')`;

const REFUNDS = `
  SELECT 'refund' AS kind, r.order_id AS orderId, r.id, p.provider,
    NULL AS providerReference, r.amount, r.fee_amount AS feeAmount, r.state, r.created_at AS at,
    (SELECT GROUP_CONCAT(t.ticket_id ORDER BY t.ticket_id) FROM refund_tickets t
     WHERE t.refund_id = r.id) AS ticketIds
  FROM refunds r JOIN payments p ON p.id = r.payment_id
  WHERE r.created_at <= NOW(3)`;

/** Everything that moved money, read out of orders, payments and refunds. */
@Injectable()
export class MovementsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The movements of one order as they followed each other. */
  async ofOrder(orderId: string): Promise<Movement[]> {
    return this.select(`${CHARGES} AND o.id = ? UNION ALL ${REFUNDS} AND r.order_id = ?`, [
      orderId,
      orderId,
    ]);
  }

  /** The movements of several orders until a moment, order by order. */
  async ofOrders(orderIds: readonly string[], until: Date): Promise<Movement[]> {
    if (orderIds.length === 0) return [];
    return this.select(
      `${CHARGES} AND o.id IN (?) AND o.settled_at <= ?
       UNION ALL ${REFUNDS} AND r.order_id IN (?) AND r.created_at <= ?`,
      [[...orderIds], until, [...orderIds], until],
    );
  }

  /** Ids of orders that were sold, in the order they were begun, after `afterId`. */
  async soldOrders(
    performanceId: string,
    afterId: string | null,
    limit: number,
  ): Promise<string[]> {
    const rows = await this.transactions.read<{ id: string }>(
      `SELECT id FROM orders WHERE performance_id = ? AND state IN ${SOLD}
         AND (? IS NULL OR id > ?) ORDER BY id LIMIT ?`,
      [performanceId, afterId, afterId, limit],
    );
    return rows.map(({ id }) => id);
  }

  private async select(sql: string, parameters: (string | Date | string[])[]): Promise<Movement[]> {
    const rows = await this.transactions.read<MovementRow>(
      `${sql} ORDER BY orderId, at, kind, id`,
      parameters,
    );
    return rows.map((row) => ({
      ...row,
      amount: Number(row.amount),
      feeAmount: Number(row.feeAmount),
      ticketIds: row.ticketIds?.split(',') ?? [],
    }));
  }
}
