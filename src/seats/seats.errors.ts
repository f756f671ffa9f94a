import { SoldOut } from '../errors/common.errors.js';
import { DomainError } from '../errors/domain-error.js';

/** 409: somebody was faster; `seatNos` are the ones that cannot be had. */
export class SeatsTaken extends DomainError {
  constructor(readonly seatNos: readonly number[]) {
    super({
      status: 409,
      code: 'seats-taken',
      title: { en: 'Seats taken', ko: '이미 선택된 좌석' },
      detail: {
        en: 'Someone else has these seats; nothing was held. Choose others.',
        ko: '다른 분이 먼저 선택한 좌석입니다. 아무 좌석도 잡히지 않았으니 다른 좌석을 골라 주세요.',
      },
      extensions: { seatNos },
    });
  }
}

/** 409: not enough seats are left that could be chosen. */
export class NotEnoughSeats extends SoldOut {
  constructor(free: number) {
    const en = `Only ${free} such seats are free now; ask for fewer or another grade.`;
    const ko = `지금 남은 좌석은 ${free}석입니다. 매수를 줄이거나 다른 등급을 골라 주세요.`;
    super({ en, ko }, { free });
  }
}

/** 409: the buyer's holds, orders and tickets together would pass the performance's limit. */
export class TicketLimitExceeded extends DomainError {
  constructor(maxTicketsPerBuyer: number) {
    super({
      status: 409,
      code: 'ticket-limit-exceeded',
      title: { en: 'Ticket limit reached', ko: '예매 한도 초과' },
      detail: {
        en: `One buyer may have ${maxTicketsPerBuyer} tickets of this performance; release a hold or choose fewer.`,
        ko: `이 회차는 1인 ${maxTicketsPerBuyer}매까지입니다. 선점한 좌석을 풀거나 매수를 줄여 주세요.`,
      },
      extensions: { maxTicketsPerBuyer },
    });
  }
}

/** 409: the buyer let two holds of this performance run out, and pauses until `endsAt`. */
export class HoldCoolDown extends DomainError {
  constructor(endsAt: Date) {
    super({
      status: 409,
      code: 'hold-cool-down',
      title: { en: 'A pause after expired holds', ko: '선점 시간 초과에 따른 예매 제한' },
      detail: {
        en: 'Two or more of your holds of this performance ran out unpaid, so you can hold no seats of it for a while. Seats given up in time do not count.',
        ko: '이 회차에서 잡은 좌석의 결제 시간을 두 번 이상 넘겨 잠시 예매할 수 없습니다. 시간 안에 포기한 좌석은 세지 않습니다.',
      },
      extensions: { endsAt: endsAt.toISOString() },
    });
  }
}

/** 409: the sale has not opened yet or is over. */
export class NotOnSale extends DomainError {
  constructor(salesOpenAt: Date, salesCloseAt: Date) {
    super({
      status: 409,
      code: 'not-on-sale',
      title: { en: 'Not on sale', ko: '판매 기간이 아닙니다' },
      detail: {
        en: 'This performance is on sale from salesOpenAt to salesCloseAt.',
        ko: '이 회차는 salesOpenAt부터 salesCloseAt까지 판매합니다.',
      },
      extensions: {
        salesOpenAt: salesOpenAt.toISOString(),
        salesCloseAt: salesCloseAt.toISOString(),
      },
    });
  }
}

/** 422: the plan has no such seat, or it cannot be had by number. */
export class SeatNotInPlan extends DomainError {
  constructor(seatNos: readonly number[]) {
    super({
      status: 422,
      code: 'seat-not-in-plan',
      title: { en: 'No such seat', ko: '없는 좌석' },
      detail: {
        en: 'These numbers are not seats of this performance, or standing places sold by bestAvailable only.',
        ko: '이 회차에 없는 좌석이거나, bestAvailable로만 살 수 있는 스탠딩 구역입니다.',
      },
      extensions: { seatNos },
    });
  }
}

/** 422: the performance has no such grade. */
export class GradeNotInPlan extends DomainError {
  constructor(grades: readonly string[]) {
    super({
      status: 422,
      code: 'grade-not-in-plan',
      title: { en: 'No such grade', ko: '없는 등급' },
      detail: { en: 'Choose one of grades.', ko: 'grades 가운데 하나를 골라 주세요.' },
      extensions: { grades },
    });
  }
}

/** 409: the hold's time is over or its seats are someone else's; nothing was charged. */
export class HoldExpired extends DomainError {
  constructor(refunded = false) {
    super({
      status: 409,
      code: 'hold-expired',
      title: { en: 'Hold expired', ko: '선점 시간이 지났습니다' },
      detail: {
        en: refunded
          ? 'The payment came after the seats were freed and is being returned in full.'
          : 'The seats are free again; hold them anew. Nothing was charged.',
        ko: refunded
          ? '좌석이 풀린 뒤에 결제가 확인되어 전액 환불됩니다.'
          : '좌석이 풀렸습니다. 다시 선택해 주세요. 결제는 이루어지지 않았습니다.',
      },
      extensions: { refunded },
    });
  }
}

/** 409: more time was given already. */
export class HoldExtended extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'hold-extended',
      title: { en: 'More time was given already', ko: '이미 시간을 더 받았습니다' },
      detail: {
        en: 'The time of a hold is extended once. Pay before it ends.',
        ko: '시간은 한 번만 더 받을 수 있습니다. 남은 시간 안에 결제해 주세요.',
      },
    });
  }
}

/** 409: the sale ends no later than the hold. */
export class SaleEnds extends DomainError {
  constructor(salesCloseAt: Date) {
    super({
      status: 409,
      code: 'sale-ends',
      title: { en: 'The sale ends', ko: '판매가 끝납니다' },
      detail: {
        en: 'There is no more time to give, since the sale ends. Pay within the time you have.',
        ko: '판매가 끝나 시간을 더 드릴 수 없습니다. 남은 시간 안에 결제해 주세요.',
      },
      extensions: { salesCloseAt: salesCloseAt.toISOString() },
    });
  }
}

/** 409: the hold became an order already. */
export class HoldConverted extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'hold-converted',
      title: { en: 'Already ordered', ko: '이미 예매한 좌석' },
      detail: {
        en: 'These seats are paid; see your orders, or ask for a refund there.',
        ko: '이미 결제한 좌석입니다. 예매 내역을 확인하거나 환불을 신청해 주세요.',
      },
    });
  }
}

/** 409: another order is paying for this hold at this moment. */
export class PaymentInProgress extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'payment-in-progress',
      title: { en: 'Payment in progress', ko: '결제 진행 중' },
      detail: {
        en: 'A payment for these seats is under way; wait for its result in your orders.',
        ko: '이 좌석의 결제가 진행 중입니다. 예매 내역에서 결과를 확인해 주세요.',
      },
    });
  }
}

/** The process follows seats for as many pages as it can. */
export class TooManySeatStreams extends DomainError {
  constructor() {
    super({
      status: 503,
      code: 'too-many-seat-streams',
      title: { en: 'Too many live streams', ko: '실시간 연결이 너무 많습니다' },
      detail: {
        en: 'Ask for the seat states from time to time instead, and try again later.',
        ko: '좌석 상태를 주기적으로 조회하고, 나중에 다시 시도해 주세요.',
      },
      headers: { 'retry-after': '15' },
    });
  }
}
