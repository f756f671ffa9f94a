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
    if (refund?.state === 'pending') await this.send(refund);
  }

  /** Sends refunds again that were decided so long ago that no request is still at them. */
  async executePending(olderThanMs: number, limit: number): Promise<void> {
    for (const refund of await this.refunds.pending(olderThanMs, limit)) await this.send(refund);
  }

  private async send(refund: Refund): Promise<void> {
    const { id: key, paymentId: chargeKey, amount, provider } = refund;
    try {
      await this.gateways[provider].refund({ key, chargeKey, amount });
      await this.complete(refund);
    } catch (error) {
      this.logger.warn({ err: error, refundId: key }, 'refund left to the reconciler');
    }
  }

  private complete(refund: Refund): Promise<void> {
    return this.transactions.run('complete-refund', async (tx) => {
      await this.refunds.markDone(tx, refund.id);
      await this.payments.refund(tx, refund.paymentId, refund.amount);
    });
  }
}
