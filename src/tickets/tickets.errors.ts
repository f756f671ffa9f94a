import { DomainError } from '../errors/domain-error.js';

/** 409: a ticket of the order was used to enter, so the order can no longer be given back. */
export class TicketCheckedIn extends DomainError {
  constructor(ticketIds: readonly string[]) {
    super({
      status: 409,
      code: 'ticket-checked-in',
      title: { en: 'Ticket already used', ko: '이미 입장한 티켓' },
      detail: {
        en: 'Someone entered with a ticket of this order; ask the seller about the other seats.',
        ko: '이 예매의 티켓으로 이미 입장했습니다. 남은 좌석은 판매자에게 문의해 주세요.',
      },
      extensions: { ticketIds },
    });
  }
}
