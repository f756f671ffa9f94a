import { Inject, Injectable, Logger } from '@nestjs/common';
import { Transactions } from '../../database/transactions.js';
import { type Refund, RefundsRepository } from '../refunds.repository.js';
import { PAYMENT_GATEWAYS, type PaymentGateways } from './payment-gateway.js';
import { PaymentsRepository } from './payments.repository.js';

/** Passes refunds that are decided on to the provider. */
@Injectable()
export class RefundPayments {
  private readonly logger = new Logger(RefundPayments.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly payments: PaymentsRepository,
    private readonly refunds: RefundsRepository,
    @Inject(PAYMENT_GATEWAYS) private readonly gateways: PaymentGateways,
  ) {}

  /** Sends one refund; a failure leaves it pending for the reconciler. */
  async execute(refundId: string): Promise<void> {
    const refund = await this.refunds.find(refundId);
    if (refund?.state !== 'pending') return;
    try {
      await this.gateways.sandbox.refund({
        key: refund.id,
        chargeKey: refund.paymentId,
        amount: refund.amount,
      });
      await this.complete(refund);
    } catch (error) {
      this.logger.warn({ err: error, refundId }, 'refund left to the reconciler');
    }
  }

  /** Sends refunds again that were decided so long ago that no request is still at them. */
  async executePending(olderThanMs: number, limit: number): Promise<void> {
    for (const { id } of await this.refunds.pending(olderThanMs, limit)) await this.execute(id);
  }

  private complete(refund: Refund): Promise<void> {
    return this.transactions.run('complete-refund', async (tx) => {
      await this.refunds.markDone(tx, refund.id);
      await this.payments.refund(tx, refund.paymentId, refund.amount);
    });
  }
}
