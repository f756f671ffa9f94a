/** What a provider said about a charge. `reference` is its own name for it. */
export type ChargeAnswer = { outcome: 'captured'; reference: string } | { outcome: 'declined' };

/** One charge: `key` is our payment id and the provider's idempotency key; `amount` in won. */
export interface Charge {
  key: string;
  amount: number;
  token: string;
  /** Aborted when nobody waits for the answer any longer. */
  signal: AbortSignal;
}

/** One refund of a charge; `key` is our refund id and the provider's idempotency key. */
export interface ProviderRefund {
  key: string;
  chargeKey: string;
  amount: number;
}

/** A charge as the provider lists it; `key` is our payment id. Amount in won. */
export interface ListedCharge {
  key: string;
  amount: number;
}

/** Which charges to list: their keys are UUIDv7, so the time of the payment is in them. */
export interface ChargeRange {
  fromMs: number;
  toMs: number;
  /** The last key of the page before. */
  afterKey?: string;
  limit: number;
}

/**
 * A payment provider. Every call may be repeated with the same key and acts once; every call may
 * throw, which says nothing about whether it acted.
 */
export interface PaymentGateway {
  charge(charge: Charge): Promise<ChargeAnswer>;
  /** Makes sure the charge will never happen, unless it has: says what is true from now on. */
  settle(key: string): Promise<ChargeAnswer>;
  refund(refund: ProviderRefund): Promise<void>;
  /** Captured charges of which nothing was given back, by key. */
  capturedCharges(range: ChargeRange): Promise<ListedCharge[]>;
}

/** Injection token of the gateways by provider name. */
export const PAYMENT_GATEWAYS = Symbol('PaymentGateways');

export type PaymentGateways = Readonly<Record<'sandbox', PaymentGateway>>;
