import { DomainError } from '../errors/domain-error.js';

/** 409: the wished seats can be had now; nobody has to wait for them. */
export class SeatsAvailable extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'seats-available',
      title: { en: 'Seats are there', ko: '예매 가능한 좌석이 있습니다' },
      detail: {
        en: 'Such seats are on sale now: hold them instead of waiting.',
        ko: '원하시는 좌석을 지금 예매할 수 있습니다. 대기하지 말고 바로 선택해 주세요.',
      },
    });
  }
}

/** 409: one open entry an account and performance. */
export class AlreadyWaiting extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'already-on-waitlist',
      title: { en: 'Already waiting', ko: '이미 대기 중' },
      detail: {
        en: 'You wait for this performance already; leave first to wait for other seats.',
        ko: '이미 이 회차를 대기하고 있습니다. 조건을 바꾸려면 먼저 대기를 취소해 주세요.',
      },
    });
  }
}

/** 422: no seats of the performance will ever suit, whatever comes back. */
export class NeverSuitable extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'waitlist-never-suitable',
      title: { en: 'No such seats', ko: '조건에 맞는 좌석 없음' },
      detail: {
        en: 'The hall has no such seats side by side at that price; choose other grades, sections, price or fewer seats.',
        ko: '그 가격에 나란히 앉을 수 있는 좌석이 공연장에 없습니다. 등급, 구역, 가격이나 매수를 바꿔 주세요.',
      },
    });
  }
}

/** 422: the saved payment method cannot be charged without its owner. */
export class PaymentMethodNotUsable extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'payment-method-not-usable',
      title: { en: 'Cannot be charged automatically', ko: '자동 결제를 할 수 없는 수단' },
      detail: {
        en: 'This payment method is not yours or cannot be charged without you; save another one, or wait without autoPay.',
        ko: '본인 소유가 아니거나 자동 결제가 안 되는 수단입니다. 다른 수단을 등록하거나 autoPay 없이 대기해 주세요.',
      },
    });
  }
}

/** 409: the entry has no offer now. */
export class NoOffer extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'no-offer',
      title: { en: 'No offer', ko: '제안이 없습니다' },
      detail: {
        en: 'There is no offer for this entry now; GET /waitlist says how it stands.',
        ko: '지금은 이 대기에 대한 제안이 없습니다. GET /waitlist에서 상태를 확인해 주세요.',
      },
    });
  }
}
