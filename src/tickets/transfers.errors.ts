import { DomainError } from '../errors/domain-error.js';
import type { TransferState } from './transfer-state.js';

/** 422: a ticket goes to somebody who has an account. */
export class ReceiverUnknown extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'receiver-unknown',
      title: { en: 'No such account', ko: '계정을 찾을 수 없음' },
      detail: {
        en: 'Nobody has an account under this address; check it, or ask the person to sign up first.',
        ko: '이 주소로 가입한 계정이 없습니다. 주소를 확인하거나 먼저 가입하도록 안내해 주세요.',
      },
    });
  }
}

/** 422: the ticket is the receiver's already. */
export class TransferToOneself extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'transfer-to-oneself',
      title: { en: 'Your own account', ko: '본인 계정' },
      detail: {
        en: 'This is your own address; name the account of whoever shall have the ticket.',
        ko: '본인의 주소입니다. 티켓을 받을 분의 계정을 적어 주세요.',
      },
    });
  }
}

/** 409: one offer at a time. */
export class TransferAlreadyOffered extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'transfer-already-offered',
      title: { en: 'Already offered', ko: '이미 양도 요청 중' },
      detail: {
        en: 'This ticket is offered to somebody already; withdraw that first.',
        ko: '이미 다른 분께 양도를 요청한 티켓입니다. 먼저 그 요청을 거두어 주세요.',
      },
    });
  }
}

/** 409: the time of entry has come, so tickets stay with whoever has them. */
export class TransferTooLate extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'transfer-too-late',
      title: { en: 'Entry has begun', ko: '입장이 시작됨' },
      detail: {
        en: 'Tickets can be transferred until entry begins; this one stays with its holder.',
        ko: '양도는 입장이 시작되기 전까지만 할 수 있습니다.',
      },
    });
  }
}

/** 409: the code has no room for another revision. */
export class TransfersUsedUp extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'transfers-used-up',
      title: { en: 'Transferred too often', ko: '양도 횟수 초과' },
      detail: {
        en: 'This ticket was issued anew as often as its code allows; it stays with its holder.',
        ko: '이 티켓은 더 이상 다시 발급할 수 없어 양도할 수 없습니다.',
      },
    });
  }
}

/** 409: somebody ended the offer before, or its time did; `state` says how. */
export class TransferNotOpen extends DomainError {
  constructor(state: TransferState) {
    super({
      status: 409,
      code: 'transfer-not-open',
      title: { en: 'Offer over', ko: '끝난 양도 요청' },
      detail: {
        en: 'This offer is over; ask the giver for a new one. Nothing was changed.',
        ko: '이미 끝난 양도 요청입니다. 다시 요청해 달라고 해 주세요. 바뀐 것은 없습니다.',
      },
      extensions: { state },
    });
  }
}

/** 409: somebody else holds these tickets now, so the buyer of the order cannot give them back. */
export class TicketTransferred extends DomainError {
  constructor(ticketIds: readonly string[]) {
    super({
      status: 409,
      code: 'ticket-transferred',
      title: { en: 'Ticket transferred', ko: '양도한 티켓' },
      detail: {
        en: 'Somebody else holds these tickets now; only once they are transferred back can you refund them.',
        ko: '다른 분이 가진 티켓입니다. 다시 양도받은 뒤에만 환불할 수 있습니다.',
      },
      extensions: { ticketIds },
    });
  }
}
