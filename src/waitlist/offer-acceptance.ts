import { Injectable } from '@nestjs/common';
import { PaymentDeclined } from '../orders/orders.errors.js';
import { OrdersService } from '../orders/orders.service.js';
import { HoldExpired } from '../seats/seats.errors.js';
import type { Accept } from './waitlist.schemas.js';
import { WaitlistService } from './waitlist.service.js';

/** The order that an accepted offer became. Amount in won. */
export type Accepted =
  | { id: string; state: 'paid' | 'partially-refunded' | 'refunded'; amount: number }
  | { id: string; state: 'payment-unknown' };

/** Takes offers on their owner's word. */
@Injectable()
export class OfferAcceptance {
  constructor(
    private readonly waitlist: WaitlistService,
    private readonly orders: OrdersService,
  ) {}

  /**
   * Pays for an offer as for any other hold. A declined payment leaves the offer to another try
   * within its time; a repetition with the same key answers the first order again.
   * @throws NotFound, NoOffer, HoldExpired, HoldConverted, PaymentInProgress, PaymentDeclined,
   *   IdempotencyKeyReused
   */
  async accept({
    id,
    accountId,
    key,
    paymentMethod,
  }: Accept & { id: string; accountId: string; key: string }): Promise<Accepted> {
    const holdId = await this.waitlist.lastOfferOf(id, accountId);
    const order = await this.orders.place(accountId, key, { holdId, paymentMethod });
    switch (order.state) {
      case 'pending':
      case 'payment-unknown':
        return { id: order.id, state: 'payment-unknown' };
      case 'declined':
      case 'expired':
        throw order.refundedAmount > 0 ? new HoldExpired(true) : new PaymentDeclined(order.id);
      case 'paid':
      case 'partially-refunded':
      case 'refunded':
        return { id: order.id, state: order.state, amount: order.amount };
    }
  }
}
