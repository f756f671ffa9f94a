export type OrderState =
  | 'pending'
  | 'payment-unknown'
  | 'paid'
  | 'partially-refunded'
  | 'refunded'
  | 'declined'
  | 'expired';

/** Every transition of an order. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  pending: ['paid', 'declined', 'expired', 'payment-unknown'],
  'payment-unknown': ['paid', 'declined'],
  paid: ['partially-refunded', 'refunded'],
  'partially-refunded': ['partially-refunded', 'refunded'],
  refunded: [],
  declined: [],
  expired: [],
};

export type PaymentState =
  'created' | 'authorized' | 'captured' | 'refunded' | 'declined' | 'unknown';

/** Every transition of a payment; an unknown one becomes whatever the provider says. */
export const PAYMENT_TRANSITIONS: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  created: ['authorized', 'captured', 'declined', 'unknown'],
  authorized: ['captured', 'declined', 'unknown'],
  captured: ['refunded', 'unknown'],
  unknown: ['captured', 'declined', 'refunded'],
  refunded: [],
  declined: [],
};
