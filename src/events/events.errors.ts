import { DomainError } from '../errors/domain-error.js';

/** 422: prices and the seating plan's grades do not match one to one. */
export class PricesMismatch extends DomainError {
  constructor(grades: {
    withoutPrice: readonly string[];
    notInPlan: readonly string[];
    pricedTwice: readonly string[];
  }) {
    super({
      status: 422,
      code: 'prices-mismatch',
      title: { en: 'Prices do not fit the seating plan', ko: '가격이 배치도와 맞지 않습니다' },
      detail: {
        en: 'Give exactly one price for every grade of the seating plan and none besides.',
        ko: '배치도의 등급마다 가격을 하나씩만 적고, 배치도에 없는 등급은 빼 주세요.',
      },
      extensions: grades,
    });
  }
}

/** 422: sales must open before they close, and close no later than the start. */
export class SalesPeriodInvalid extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'sales-period-invalid',
      title: { en: 'Sales period out of order', ko: '판매 기간의 순서가 맞지 않습니다' },
      detail: {
        en: 'Set salesOpenAt before salesCloseAt, and salesCloseAt no later than startsAt.',
        ko: 'salesOpenAt은 salesCloseAt보다 앞서고, salesCloseAt은 startsAt을 넘지 않아야 합니다.',
      },
    });
  }
}

/** 409: an event is published with at least one performance. */
export class EventWithoutPerformances extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'event-without-performances',
      title: { en: 'No performance yet', ko: '등록된 회차가 없습니다' },
      detail: {
        en: 'Add at least one performance to the event, then publish it.',
        ko: '회차를 하나 이상 등록한 뒤 공개해 주세요.',
      },
    });
  }
}

/** 409: the event has as many performances as one event may have. */
export class TooManyPerformances extends DomainError {
  constructor(performancesMax: number) {
    super({
      status: 409,
      code: 'too-many-performances',
      title: { en: 'Too many performances', ko: '회차가 너무 많습니다' },
      detail: {
        en: `An event has at most ${performancesMax} performances; create another event.`,
        ko: `공연 하나에 회차는 ${performancesMax}개까지입니다. 공연을 새로 만들어 주세요.`,
      },
    });
  }
}

/** 404: nobody is registered under this e-mail address. */
export class AccountNotFound extends DomainError {
  constructor() {
    super({
      status: 404,
      code: 'account-not-found',
      title: { en: 'No such account', ko: '계정을 찾을 수 없음' },
      detail: {
        en: 'Nobody is registered with this e-mail address; ask them to sign up first.',
        ko: '이 이메일로 가입한 사람이 없습니다. 먼저 회원 가입을 요청해 주세요.',
      },
    });
  }
}

/** 409: the seller cancelled the performance. */
export class PerformanceCancelled extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'performance-cancelled',
      title: { en: 'Performance cancelled', ko: '취소된 공연' },
      detail: {
        en: 'This performance does not take place; whoever paid gets everything back by itself.',
        ko: '취소된 회차입니다. 결제한 금액은 신청하지 않아도 전액 환불됩니다.',
      },
    });
  }
}

/** 409: the performance has begun, or cannot be moved to that moment. */
export class PerformanceNotChangeable extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'performance-not-changeable',
      title: { en: 'The performance cannot be moved', ko: '회차를 변경할 수 없습니다' },
      detail: {
        en: 'Change it before it begins, to a start that is to come and not before its sales close.',
        ko: '시작 전에만, 아직 오지 않았고 판매 종료보다 이르지 않은 일시로 변경할 수 있습니다.',
      },
    });
  }
}

/** 409: what would reach beyond a rehearsal, which is private and thrown away. */
export class NotInRehearsal extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'not-in-rehearsal',
      title: { en: 'Not in a rehearsal', ko: '리허설에서는 할 수 없습니다' },
      detail: {
        en: 'A rehearsal stays among its seller and staff, with sandbox money only. Do this with the performance itself.',
        ko: '리허설은 판매자와 직원만 보며 모의 결제만 씁니다. 실제 회차에서 해 주세요.',
      },
    });
  }
}
