/** Providers that there is a gateway for; the settings say which of them are enabled. */
export const PROVIDERS = ['sandbox', 'stripe', 'toss'] as const;
export type PaymentProvider = (typeof PROVIDERS)[number];

/** What a provider can do, as data, so that nobody asks for its name. */
export interface GatewayCapabilities {
  /** Settings name it: payments can be begun with it. */
  readonly enabled: boolean;
  /** A buyer can leave a method with the provider and pay with it again. */
  readonly savedMethods: boolean;
  /** A saved method may be charged while its owner is away. */
  readonly offSession: boolean;
  /** Money can be reserved first and taken, or let go, later. */
  readonly separateCapture: boolean;
  /** Its charges can be listed by time, so that those of lost orders are found. */
  readonly listsCharges: boolean;
}

/** What a provider said about a charge. `reference` is its own name for it. */
export type ChargeAnswer = { outcome: 'captured'; reference: string } | { outcome: 'declined' };

/** What a provider said about money to be reserved. */
export type AuthorizeAnswer =
  { outcome: 'authorized'; reference: string } | { outcome: 'declined' };

/** One charge: `key` is our payment id and the provider's idempotency key; `amount` in won. */
export interface Charge {
  key: string;
  amount: number;
  token: string;
  /** The payer is away: a saved method is charged by what they agreed to before. */
  offSession?: boolean | undefined;
  /** Aborted when nobody waits for the answer any longer. */
  signal: AbortSignal;
}

/** One refund of a charge; `key` is our refund id and the provider's idempotency key. */
export interface ProviderRefund {
  key: string;
  chargeKey: string;
  amount: number;
}

/** What a provider knows under one of our keys. Amounts in won. */
export interface FoundCharge {
  state: 'pending' | 'authorized' | 'captured' | 'declined' | 'voided';
  amount: number;
  refundedAmount: number;
  reference: string;
}

/** A charge as the provider lists it; `key` is our payment id. Amount in won. */
export interface ListedCharge {
  key: string;
  amount: number;
}

/** Which charges to list: those of payments begun in a span of time. */
export interface ChargeRange {
  fromMs: number;
  toMs: number;
  /** `next` of the page before. */
  after?: string | undefined;
  limit: number;
}

/** One page of charges; `next` leads to the following one, if there is any. */
export interface ChargePage {
  charges: readonly ListedCharge[];
  next: string | undefined;
}

/** A method to be left with the provider by its owner. */
export interface MethodToSave {
  accountId: string;
  /** What the provider's page gave the buyer. */
  token: string;
  /** Provider tokens that the account has with this provider already. */
  known: readonly string[];
}

/** A method that the provider keeps: its token from now on, and what its owner knows it by. */
export interface SavedMethod {
  token: string;
  label: string;
}

/** A message that a provider sent by itself, as it came. */
export interface IncomingWebhook {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

/** The message is not from the provider. */
export class WebhookNotAuthentic extends Error {}

/** The message is too old to be believed, or from the future. */
export class WebhookStale extends Error {}

/** The provider has no such thing, as its capabilities say. */
export class NotOffered extends Error {}

/** The provider does not know the token, or will not keep it. */
export class MethodNotAccepted extends Error {}

/**
 * A payment provider. Every call may be repeated with the same key and acts once; every call may
 * throw, which says nothing about whether it acted.
 */
export interface PaymentGateway {
  readonly capabilities: GatewayCapabilities;
  /** The payment id that the token was made for, where the provider's page has to have one. */
  paymentIdOf?(token: string): string | undefined;
  /** Authorizes and captures in one step. */
  charge(charge: Charge): Promise<ChargeAnswer>;
  /** Reserves the money. */
  authorize(charge: Charge): Promise<AuthorizeAnswer>;
  /** Takes money that was reserved. Declined when it was let go before. */
  capture(key: string): Promise<ChargeAnswer>;
  /** Lets go of money that was reserved; nothing when there is none. Never undoes a capture. */
  void(key: string): Promise<void>;
  /** What the provider knows under our key, as it is now. */
  find(key: string): Promise<FoundCharge | undefined>;
  /** Makes sure the charge will never happen, unless it has: says what is true from now on. */
  settle(key: string): Promise<ChargeAnswer>;
  /** Gives back a part or all of a charge; several a charge, each by a key of its own. */
  refund(refund: ProviderRefund): Promise<void>;
  /** Captured charges of which nothing was given back. */
  capturedCharges(range: ChargeRange): Promise<ChargePage>;
  /**
   * Has the provider forget charges with their refunds, as only one without real money can.
   * @throws NotOffered
   */
  forgetCharges(keys: readonly string[]): Promise<void>;
  /** Leaves a method with the provider. @throws MethodNotAccepted */
  saveMethod(method: MethodToSave): Promise<SavedMethod>;
  /** Takes a method away from the provider; nothing when it is gone. */
  forgetMethod(token: string): Promise<void>;
  /**
   * Our key that a message is about; undefined when it is about nothing of ours. What the message
   * says is not used: what counts is what {@link find} answers afterwards.
   * @throws WebhookNotAuthentic, WebhookStale
   */
  readWebhook(webhook: IncomingWebhook): string | undefined;
}

/** Injection token of the gateways by provider name. */
export const PAYMENT_GATEWAYS = Symbol('PaymentGateways');

export type PaymentGateways = Readonly<Record<PaymentProvider, PaymentGateway>>;
