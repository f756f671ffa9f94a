import { Inject, Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { GroupCommit } from '../../database/group-commit.js';
import type { Tx } from '../../database/transactions.js';
import { OrderNotices } from '../order-notices.js';
import { type Refund, RefundsRepository } from '../refunds.repository.js';
import { PAYMENT_GATEWAYS, type PaymentGateways } from './payment-gateway.js';
import { PaymentsRepository } from './payments.repository.js';

const refunded = new Counter({
  name: 'picket_refunds_total',
  help: 'Refunds passed on to the provider, by outcome; failed ones are tried again.',
  labelNames: ['outcome'],
});

const amounts = new Counter({
  name: 'picket_refund_amount_won_total',
  help: 'Amount that providers gave back, in won.',
});

/** Passes refunds that are decided on to the provider. */
@Injectable()
export class RefundPayments {
  private readonly logger = new Logger(RefundPayments.name);

  constructor(
    private readonly groups: GroupCommit,
    private readonly payments: PaymentsRepository,
    private readonly refunds: RefundsRepository,
    private readonly notices: OrderNotices,
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

  /** Sends a refund that is pending; a failure leaves it so for the reconciler. */
  async send(refund: Refund): Promise<void> {
    const { id: key, paymentId: chargeKey, amount, provider } = refund;
    try {
      // A fee of the whole price leaves nothing that a provider could give back.
      if (amount > 0) await this.gateways[provider].refund({ key, chargeKey, amount });
      await this.complete(refund);
      refunded.inc({ outcome: 'done' });
      amounts.inc(amount);
    } catch (error) {
      refunded.inc({ outcome: 'failed' });
      this.logger.warn({ err: error, refundId: key }, 'refund left to the reconciler');
    }
  }

  private async complete(refund: Refund): Promise<void> {
    const notice = await this.notices.refunded(refund);
    const { id, paymentId, amount } = refund;
    const complete = async (tx: Tx): Promise<void> => {
      if (!(await this.refunds.markDone(tx, id))) return;
      await this.payments.refund(tx, paymentId, amount);
      await this.notices.tell(tx, notice);
    };
    await this.groups.run('complete-refund', 'complete-refund', complete, { apart: paymentId });
  }
}
