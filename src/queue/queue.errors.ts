import { SoldOut } from '../errors/common.errors.js';
import { DomainError } from '../errors/domain-error.js';
import type { PassProblem } from './admission-pass.js';

/** 403: this performance admits through its waiting room; `reason` says what the pass lacks. */
export class AdmissionRequired extends DomainError {
  constructor(reason: PassProblem) {
    super({
      status: 403,
      code: 'admission-required',
      title: { en: 'Admission required', ko: '입장 순서가 필요합니다' },
      detail: {
        en: 'Join the waiting room of this performance and come back with your admission.',
        ko: '이 회차의 대기열에 참여한 뒤, 입장권(Admission)을 받아 다시 시도해 주세요.',
      },
      extensions: { reason },
    });
  }
}

/** 403: this performance asks those who join to compute something first. */
export class ProofRequired extends DomainError {
  constructor(challenge: object) {
    super({
      status: 403,
      code: 'proof-required',
      title: { en: 'Proof of work required', ko: '작업 증명이 필요합니다' },
      detail: {
        en: 'Solve the ALTCHA challenge and join again with the solution in the header Proof.',
        ko: 'ALTCHA 문제를 푼 뒤 Proof 헤더에 답을 넣어 다시 참여해 주세요.',
      },
      extensions: { challenge },
    });
  }
}

/** 404: the performance is sold without a waiting room. */
export class NoWaitingRoom extends DomainError {
  constructor() {
    super({
      status: 404,
      code: 'no-waiting-room',
      title: { en: 'No waiting room', ko: '대기열이 없습니다' },
      detail: {
        en: 'This performance has no waiting room; choose your seats directly.',
        ko: '이 회차에는 대기열이 없습니다. 바로 좌석을 선택해 주세요.',
      },
    });
  }
}

/** 409: sales are over, and with them the waiting room. */
export class WaitingRoomClosed extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'waiting-room-closed',
      title: { en: 'Waiting room closed', ko: '대기열이 종료되었습니다' },
      detail: {
        en: 'Sales of this performance are over.',
        ko: '이 회차의 예매가 종료되었습니다.',
      },
    });
  }
}

/** 503: places cannot be given out for a moment; those that were given stay. */
export class WaitingRoomUnavailable extends DomainError {
  constructor(cause?: unknown) {
    super(
      {
        status: 503,
        code: 'waiting-room-unavailable',
        title: { en: 'One moment', ko: '잠시만 기다려 주세요' },
        detail: {
          en: 'The waiting room gives out no places right now. Try again; nobody overtakes you by reloading.',
          ko: '지금은 대기 번호를 발급할 수 없습니다. 잠시 뒤 다시 시도해 주세요.',
        },
        headers: { 'retry-after': '2' },
      },
      { cause },
    );
  }
}

/** 422: the place ticket is not whole, or of another account or performance. */
export class PlaceTicketInvalid extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'place-ticket-invalid',
      title: { en: 'Place ticket not valid', ko: '유효하지 않은 대기표' },
      detail: {
        en: 'Send the ticket that joining this waiting room gave to this account, in the header Place.',
        ko: '이 계정으로 이 대기열에 참여할 때 받은 대기표를 Place 헤더에 넣어 주세요.',
      },
    });
  }
}

/** 425: the line has not come so far. */
export class NotYourTurn extends DomainError {
  constructor(ahead: number | undefined) {
    super({
      status: 425,
      code: 'not-your-turn',
      title: { en: 'Not your turn yet', ko: '아직 차례가 아닙니다' },
      detail: {
        en: 'Keep waiting; the board shows how far the line is.',
        ko: '계속 기다려 주세요. 현재 순서는 대기 현황에서 확인할 수 있습니다.',
      },
      ...(ahead === undefined ? {} : { extensions: { ahead } }),
    });
  }
}

/** 410: the place was called, and its time is over or its admission used up. */
export class TurnMissed extends DomainError {
  constructor() {
    super({
      status: 410,
      code: 'turn-missed',
      title: { en: 'Your turn is over', ko: '입장 시간이 지났습니다' },
      detail: {
        en: 'Join again for a new place at the end of the line.',
        ko: '다시 참여하시면 대기열 맨 뒤의 새 번호를 받습니다.',
      },
    });
  }
}

/** 409: no seat is left to admit anybody to. */
export class SaleSoldOut extends SoldOut {
  constructor(unpaidSeats: number) {
    super(unpaidSeats > 0 ? MAY_RETURN : ALL_SOLD, { unpaidSeats });
  }
}

const MAY_RETURN = {
  en: 'All seats are taken. Some are not paid for yet and may come back; keep your place.',
  ko: '모든 좌석이 선점되었습니다. 결제되지 않은 좌석이 다시 나올 수 있으니 순서를 유지해 주세요.',
};
const ALL_SOLD = {
  en: 'All seats are sold. Join the waitlist to be offered returned ones.',
  ko: '모든 좌석이 판매되었습니다. 취소표 대기를 신청하실 수 있습니다.',
};
