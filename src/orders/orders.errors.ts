import { DomainError } from '../errors/domain-error.js';

/** 402: the provider said no; the hold stays for another try. */
export class PaymentDeclined extends DomainError {
  constructor(orderId: string) {
    super({
      status: 402,
      code: 'payment-declined',
      title: { en: 'Payment declined', ko: '결제 거절' },
      detail: {
        en: 'Nothing was charged and your seats are still held; pay again with another method and a new Idempotency-Key.',
        ko: '결제되지 않았고 좌석은 아직 선점 중입니다. 새 Idempotency-Key와 다른 결제 수단으로 다시 시도해 주세요.',
      },
      extensions: { orderId },
    });
  }
}

/** 409: the order is not in a state that can be refunded. */
export class OrderNotRefundable extends DomainError {
  constructor(state: string) {
    super({
      status: 409,
      code: 'order-not-refundable',
      title: { en: 'Cannot be refunded', ko: '환불할 수 없는 예매' },
      detail: {
        en: 'Only a paid order can be refunded, and only before its performance starts.',
        ko: '결제가 끝난 예매만, 공연 시작 전까지 환불할 수 있습니다.',
      },
      extensions: { state },
    });
  }
}

/** 422: the order has no such ticket. */
export class TicketNotInOrder extends DomainError {
  constructor(ticketIds: readonly string[]) {
    super({
      status: 422,
      code: 'ticket-not-in-order',
      title: { en: 'Not a ticket of this order', ko: '이 예매의 티켓이 아님' },
      detail: {
        en: 'Name tickets of this order in ticketIds, or leave it out for all that are left.',
        ko: 'ticketIds에는 이 예매의 티켓만 적거나, 남은 티켓을 모두 환불하려면 빼 주세요.',
      },
      extensions: { ticketIds },
    });
  }
}
