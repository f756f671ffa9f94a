import { Inject, Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { NotFound, ServiceUnavailable } from '../errors/common.errors.js';
import { OrdersRepository } from './orders.repository.js';
import { type ChargeOutcome, Charges } from './payments/charges.js';
import { WebhookSignatureInvalid, WebhookTooOld } from './payments/payment.errors.js';
import {
  type IncomingWebhook,
  PAYMENT_GATEWAYS,
  type PaymentGateway,
  type PaymentGateways,
  PROVIDERS,
  WebhookNotAuthentic,
  WebhookStale,
} from './payments/payment-gateway.js';
import { type Payment, PaymentsRepository } from './payments/payments.repository.js';
import { Settlement } from './settlement.js';

const received = new Counter({
  name: 'picket_payment_webhooks_total',
  help: 'Messages of payment providers, by what came of them.',
  labelNames: ['provider', 'outcome'],
});

const OPEN: readonly Payment['state'][] = ['created', 'authorized', 'unknown'];

/**
 * Takes what providers tell by themselves. A message only says which payment to look at: the truth is
 * what the provider answers now, so a replay, or an old message after a new one, does nothing.
 */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly payments: PaymentsRepository,
    private readonly charges: Charges,
    private readonly settlement: Settlement,
    @Inject(PAYMENT_GATEWAYS) private readonly gateways: PaymentGateways,
  ) {}

  /**
   * Settles the order whose payment the message is about, unless it is settled.
   * @throws NotFound for a provider that is not enabled, WebhookSignatureInvalid, WebhookTooOld,
   *   ServiceUnavailable when the provider cannot be asked now: it will send the message again
   */
  async receive(provider: string, webhook: IncomingWebhook): Promise<void> {
    const name = PROVIDERS.find((one) => one === provider);
    if (name === undefined || !this.gateways[name].capabilities.enabled) {
      throw new NotFound({ en: 'The provider', ko: '결제사' });
    }
    const key = readKey(this.gateways[name], webhook);
    const payment = key === undefined ? undefined : await this.payments.find(key);
    const isOurs = payment?.provider === name && OPEN.includes(payment.state);
    const outcome = isOurs ? await this.settle(payment) : 'nothing-to-do';
    received.inc({ provider: name, outcome });
  }

  private async settle(payment: Payment): Promise<string> {
    const charge = await this.lookUp(payment);
    if (charge.outcome === 'unknown') return 'unknown';
    const order = await this.orders.find(payment.orderId);
    if (order === undefined) throw new Error(`Payment ${payment.id} has no order`);
    await this.settlement.apply(order, payment, charge);
    return charge.outcome;
  }

  private async lookUp(payment: Payment): Promise<ChargeOutcome> {
    try {
      return await this.charges.lookUp(payment);
    } catch (error) {
      throw new ServiceUnavailable(error);
    }
  }
}

function readKey(gateway: PaymentGateway, webhook: IncomingWebhook): string | undefined {
  try {
    return gateway.readWebhook(webhook);
  } catch (error) {
    if (error instanceof WebhookNotAuthentic) throw new WebhookSignatureInvalid();
    if (error instanceof WebhookStale) throw new WebhookTooOld();
    throw error;
  }
}
