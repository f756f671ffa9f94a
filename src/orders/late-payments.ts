import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { hashBody } from '../database/idempotency.js';
import { Transactions } from '../database/transactions.js';
import { type Order, OrdersRepository } from './orders.repository.js';
import { type Payment, PaymentsRepository } from './payments/payments.repository.js';
import { RefundPayments } from './payments/refund-payments.js';
import { RefundsRepository } from './refunds.repository.js';

/** Money that came after its seats were freed goes back in full. */
@Injectable()
export class LatePayments {
  constructor(
    private readonly transactions: Transactions,
    private readonly orders: OrdersRepository,
    private readonly payments: PaymentsRepository,
    private readonly refunds: RefundsRepository,
    private readonly refundPayments: RefundPayments,
  ) {}

  /** Declines the order and refunds the capture. Does nothing when the order is settled. */
  async giveBack(order: Order, payment: Payment, reference: string): Promise<void> {
    const refundId = uuidv7();
    const declined = await this.transactions.run('decline-late-order', async (tx) => {
      if (!(await this.orders.declineLate(tx, order.id))) return false;
      await this.payments.capture(tx, payment.id, reference);
      await this.refunds.insert(tx, {
        id: refundId,
        orderId: order.id,
        accountId: order.accountId,
        performanceId: order.performanceId,
        idempotencyKey: `late:${order.id}`,
        bodyHash: hashBody({ late: order.id }),
        amount: order.amount,
        feeAmount: 0,
        orderState: 'refunded',
        remark: null,
      });
      return true;
    });
    if (declined) await this.refundPayments.execute(refundId);
  }
}
