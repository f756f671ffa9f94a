import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { type ChargeAnswer, PAYMENT_GATEWAYS, type PaymentGateways } from './payment-gateway.js';
import type { Payment } from './payments.repository.js';

/** What is known of a charge after asking the provider. */
export type ChargeOutcome = ChargeAnswer | { outcome: 'unknown' };

/** Asks providers for money, outside of any transaction and never longer than the time-out. */
@Injectable()
export class Charges {
  private readonly logger = new Logger(Charges.name);

  constructor(
    @Inject(PAYMENT_GATEWAYS) private readonly gateways: PaymentGateways,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Charges under the payment's id, so that a repetition charges nothing more. An error that was
   * answered is cleared up at once; silence leaves the outcome unknown.
   */
  async charge(
    payment: Payment,
    token: string,
    { offSession }: { offSession?: boolean } = {},
  ): Promise<ChargeOutcome> {
    const { id: key, amount, provider } = payment;
    const signal = AbortSignal.timeout(this.config.PAYMENT_TIMEOUT_MS);
    const silence = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    silence.catch(() => undefined); // nobody listens once the provider has answered
    try {
      const answer = this.gateways[provider].charge({ key, amount, token, offSession, signal });
      return await Promise.race([answer, silence]);
    } catch (error) {
      this.logger.warn({ err: error, paymentId: key }, 'the charge has no clear answer');
      return signal.aborted ? { outcome: 'unknown' } : this.settle(payment);
    }
  }

  /**
   * What the provider says of a charge now, and may say otherwise later.
   * @throws whatever keeps the provider from answering
   */
  async lookUp({ id, provider }: Payment): Promise<ChargeOutcome> {
    const found = await this.gateways[provider].find(id);
    switch (found?.state) {
      case 'captured':
        return { outcome: 'captured', reference: found.reference };
      case 'declined':
      case 'voided':
        return { outcome: 'declined' };
      case 'pending':
      case 'authorized':
      case undefined:
        return { outcome: 'unknown' };
    }
  }

  /** Makes the provider say what became of a charge, and hold to it. */
  async settle({ id, provider }: Payment): Promise<ChargeOutcome> {
    try {
      return await this.gateways[provider].settle(id);
    } catch (error) {
      this.logger.warn({ err: error, paymentId: id }, 'the provider cannot be asked now');
      return { outcome: 'unknown' };
    }
  }
}
