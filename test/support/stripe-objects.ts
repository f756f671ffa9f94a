import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';

/** What a form-encoded request names, such as `metadata[key]`. */
export type Parameters = Record<string, string>;

/** A PaymentIntent with its latest charge expanded. */
export type Intent = Stripe.PaymentIntent & { latest_charge: Stripe.Charge | null };

/** The random part of an id. */
export const randomName = (): string => randomUUID().replaceAll('-', '');

/** Seconds since 1970, as Stripe tells times. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** The metadata of a request. */
export function metadataOf(given: Parameters): Stripe.Metadata {
  const pairs = Object.entries(given).flatMap(([key, value]) => {
    const field = /^metadata\[(\w+)\]$/.exec(key)?.[1];
    return field === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** Money moves: the intent has succeeded, with its charge. */
export function take(intent: Intent): void {
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  intent.amount_capturable = 0;
  intent.latest_charge = {
    id: `ch_${randomName()}`,
    object: 'charge',
    amount: intent.amount,
    amount_captured: intent.amount,
    amount_refunded: 0,
    captured: true,
    currency: 'krw',
    paid: true,
    payment_intent: intent.id,
    refunded: false,
    status: 'succeeded',
  } as Stripe.Charge;
}

/** An intent that nothing has happened to, with every field of the description. */
export function newIntent(
  amount: number,
  given: Parameters,
  method: string | null,
  isManual: boolean,
): Intent {
  const id = `pi_${randomName()}`;
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: isManual ? 'manual' : 'automatic_async',
    client_secret: `${id}_secret_${randomName()}`,
    confirmation_method: 'automatic',
    created: nowSeconds(),
    currency: given['currency'] ?? '',
    customer: given['customer'] ?? null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: metadataOf(given),
    next_action: null,
    on_behalf_of: null,
    payment_method: method,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_group: null,
  };
}
