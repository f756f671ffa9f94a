import Stripe from 'stripe';
import type { Config } from '../../config/config.schema.js';
import {
  type AuthorizeAnswer,
  type Charge,
  type ChargeAnswer,
  type ChargePage,
  type ChargeRange,
  type FoundCharge,
  type GatewayCapabilities,
  type IncomingWebhook,
  MethodNotAccepted,
  NotOffered,
  type MethodToSave,
  type PaymentGateway,
  type ProviderRefund,
  type SavedMethod,
  WebhookNotAuthentic,
  WebhookStale,
} from './payment-gateway.js';
import { findIntent, listIntents, PAYMENT_KEY, REFUND_KEY } from './stripe-intents.js';
import { chargeKeyIn, headerOf, isStale } from './webhook-parts.js';

const CURRENCY = 'krw'; // has no smaller unit: an amount is in won (docs.stripe.com/currencies)
const METHODS = { enabled: true, allow_redirects: 'never' } as const;
/** Any amount that Stripe takes; an intent of it is made only to be canceled. */
const TOMBSTONE_AMOUNT = 10_000;
const NETWORK_RETRIES = 1;

/** Stripe says neither yes nor no. */
export class StripeUndecided extends Error {}

/**
 * Stripe by its own SDK (PaymentIntents, API version as pinned by the SDK; docs.stripe.com/api).
 * A token is a PaymentMethod (`pm_…`) from Stripe's page, or one saved here: `cus_…/pm_…`.
 */
export class StripeGateway implements PaymentGateway {
  readonly capabilities: GatewayCapabilities = {
    enabled: true,
    savedMethods: true,
    offSession: true,
    separateCapture: true,
    listsCharges: true,
  };
  private readonly stripe: Stripe;
  private readonly webhookSecret: string;

  constructor(config: Config) {
    const url = new URL(config.STRIPE_API_URL);
    const protocol = url.protocol === 'http:' ? 'http' : 'https';
    this.stripe = new Stripe(config.STRIPE_SECRET_KEY, {
      host: url.hostname,
      port: url.port || (protocol === 'http' ? 80 : 443),
      protocol,
      timeout: config.PAYMENT_TIMEOUT_MS,
      maxNetworkRetries: NETWORK_RETRIES,
      telemetry: false,
    });
    this.webhookSecret = config.STRIPE_WEBHOOK_SECRET;
  }

  async charge(charge: Charge): Promise<ChargeAnswer> {
    const intent = await this.confirm(charge, 'automatic');
    return intent === undefined ? { outcome: 'declined' } : answerOf(intent);
  }

  async authorize(charge: Charge): Promise<AuthorizeAnswer> {
    const intent = await this.confirm(charge, 'manual');
    if (intent?.status === 'requires_capture') {
      return { outcome: 'authorized', reference: intent.id };
    }
    if (intent !== undefined) throw new StripeUndecided(intent.status);
    return { outcome: 'declined' };
  }

  async capture(key: string): Promise<ChargeAnswer> {
    const intent = await this.intentOf(key);
    if (intent?.status !== 'requires_capture') return this.settle(key);
    const options = { idempotencyKey: `capture:${key}` };
    return answerOf(await this.stripe.paymentIntents.capture(intent.id, {}, options));
  }

  async void(key: string): Promise<void> {
    const intent = await this.intentOf(key);
    if (intent?.status === 'requires_capture') await this.stripe.paymentIntents.cancel(intent.id);
  }

  async find(key: string): Promise<FoundCharge | undefined> {
    const intent = await this.intentOf(key);
    if (intent === undefined) return undefined;
    const { latest_charge: charge, amount, id: reference } = intent;
    const refundedAmount = typeof charge === 'object' ? (charge?.amount_refunded ?? 0) : 0;
    return { state: stateOf(intent), amount, refundedAmount, reference };
  }

  /**
   * Cancels an intent that has not succeeded. Where there is none, one that is never confirmed is made
   * under the charge's own idempotency key: a charge still on its way then meets that key with other
   * parameters, which Stripe refuses (docs.stripe.com/api/idempotent_requests).
   */
  async settle(key: string): Promise<ChargeAnswer> {
    const intent = (await this.intentOf(key)) ?? (await this.tombstone(key));
    switch (intent.status) {
      case 'succeeded':
        return answerOf(intent);
      case 'canceled':
        return { outcome: 'declined' };
      case 'processing':
        throw new StripeUndecided(intent.status);
      case 'requires_action':
      case 'requires_capture':
      case 'requires_confirmation':
      case 'requires_payment_method':
      default:
        return answerOf(await this.stripe.paymentIntents.cancel(intent.id));
    }
  }

  /** Stripe forgets idempotency keys after a day, so an older refund is looked for by our key. */
  async refund({ key, chargeKey, amount }: ProviderRefund): Promise<void> {
    if (amount === 0) return;
    const intent = await this.intentOf(chargeKey);
    if (intent === undefined) throw new Error(`Stripe knows no charge ${chargeKey}`);
    const there = await this.stripe.refunds.list({ payment_intent: intent.id, limit: 100 });
    if (there.data.some((one) => one.metadata?.[REFUND_KEY] === key && !hasFailed(one))) return;
    const refund = await this.stripe.refunds.create(
      { payment_intent: intent.id, amount, metadata: { [REFUND_KEY]: key } },
      { idempotencyKey: `refund:${key}` },
    );
    if (hasFailed(refund)) throw new Error(`Stripe's refund ${refund.id} is ${refund.status}`);
  }

  async capturedCharges(range: ChargeRange): Promise<ChargePage> {
    const { intents, next } = await listIntents(this.stripe, range);
    const charges = intents
      .filter(({ status }) => status === 'succeeded')
      .filter(({ latest_charge: charge }) => typeof charge === 'object' && !charge?.amount_refunded)
      .flatMap(({ amount, metadata }) => {
        const key = metadata[PAYMENT_KEY];
        return key === undefined ? [] : [{ key, amount }];
      });
    return { charges, next };
  }

  /** Attaches the method to the account's customer by a SetupIntent for use off session. */
  async saveMethod({ accountId, token, known }: MethodToSave): Promise<SavedMethod> {
    if (!/^pm_\w+$/.test(token)) throw new MethodNotAccepted('not a PaymentMethod');
    try {
      const customer = known[0]?.split('/')[0] ?? (await this.customerOf(accountId));
      const setup = await this.stripe.setupIntents.create(
        {
          customer,
          payment_method: token,
          confirm: true,
          usage: 'off_session',
          automatic_payment_methods: METHODS,
        },
        { idempotencyKey: `setup:${accountId}:${token}` },
      );
      if (setup.status !== 'succeeded') throw new MethodNotAccepted(setup.status);
      const { card, type } = await this.stripe.paymentMethods.retrieve(token);
      const label = card === undefined ? type : `${card.brand} ${card.last4}`;
      return { token: `${customer}/${token}`, label };
    } catch (error) {
      if (isRefusal(error)) throw new MethodNotAccepted(error.message);
      throw error;
    }
  }

  /** Money that was real stays in the books. */
  forgetCharges(): Promise<void> {
    return Promise.reject(new NotOffered('charges are not forgotten'));
  }

  async forgetMethod(token: string): Promise<void> {
    const [, method = ''] = token.split('/');
    try {
      await this.stripe.paymentMethods.detach(method);
    } catch (error) {
      if (!isRefusal(error)) throw error; // it is detached
    }
  }

  readWebhook({ headers, body }: IncomingWebhook): string | undefined {
    const signature = headerOf(headers, 'stripe-signature');
    if (isStale(Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1]))) throw new WebhookStale();
    try {
      this.stripe.webhooks.constructEvent(body, signature, this.webhookSecret);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) {
        throw new WebhookNotAuthentic(error.message);
      }
      throw error;
    }
    return chargeKeyIn(body, ['data', 'object', 'metadata', PAYMENT_KEY]);
  }

  /** @returns undefined when the card was declined */
  private async confirm(
    { key, amount, token, offSession }: Charge,
    captureMethod: 'automatic' | 'manual',
  ): Promise<Stripe.PaymentIntent | undefined> {
    const [first = '', second] = token.split('/');
    try {
      return await this.stripe.paymentIntents.create(
        {
          amount,
          currency: CURRENCY,
          payment_method: second ?? first,
          ...(second === undefined ? {} : { customer: first }),
          confirm: true,
          capture_method: captureMethod,
          // Nobody is at Stripe's page any more who could answer a question of the bank's.
          ...(offSession === true ? { off_session: true } : { error_on_requires_action: true }),
          automatic_payment_methods: METHODS,
          metadata: { [PAYMENT_KEY]: key },
        },
        { idempotencyKey: `charge:${key}` },
      );
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError) return undefined;
      throw error;
    }
  }

  private async intentOf(key: string): Promise<Stripe.PaymentIntent | undefined> {
    return findIntent(this.stripe, key);
  }

  private tombstone(key: string): Promise<Stripe.PaymentIntent> {
    return this.stripe.paymentIntents.create(
      { amount: TOMBSTONE_AMOUNT, currency: CURRENCY, metadata: { [PAYMENT_KEY]: key } },
      { idempotencyKey: `charge:${key}` },
    );
  }

  private async customerOf(accountId: string): Promise<string> {
    const { id } = await this.stripe.customers.create(
      { metadata: { picket_account: accountId } },
      { idempotencyKey: `customer:${accountId}` },
    );
    return id;
  }
}

function stateOf({ status }: Stripe.PaymentIntent): FoundCharge['state'] {
  switch (status) {
    case 'succeeded':
      return 'captured';
    case 'requires_capture':
      return 'authorized';
    case 'canceled':
      return 'voided';
    case 'processing':
    case 'requires_action':
    case 'requires_confirmation':
    case 'requires_payment_method':
    default:
      return 'pending';
  }
}

function answerOf(intent: Stripe.PaymentIntent): ChargeAnswer {
  if (intent.status === 'succeeded') return { outcome: 'captured', reference: intent.id };
  if (intent.status === 'canceled') return { outcome: 'declined' };
  throw new StripeUndecided(intent.status);
}

const hasFailed = ({ status }: Stripe.Refund): boolean =>
  status === 'failed' || status === 'canceled';

/** Stripe understood, and says no for good. */
function isRefusal(error: unknown): error is Error {
  const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
  return error instanceof StripeCardError || error instanceof StripeInvalidRequestError;
}
