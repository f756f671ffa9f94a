import type { Localized } from '../errors/domain-error.js';

/** Why an entry was passed over, or how an offer or the entry ended, for its owner to read. */
export const REASONS = {
  'grade-or-section': {
    en: 'Seats came back, but none of the grades and sections you chose.',
    ko: '취소표가 나왔지만 선택하신 등급이나 구역이 아니었습니다.',
  },
  price: {
    en: 'Seats came back, but they cost more than your highest price.',
    ko: '취소표가 나왔지만 설정하신 최고 가격보다 비쌌습니다.',
  },
  'not-adjacent': {
    en: 'Seats came back, but not enough of them side by side for your party.',
    ko: '취소표가 나왔지만 일행이 나란히 앉을 만큼 붙어 있지 않았습니다.',
  },
  'kept-for-party-ahead': {
    en: 'The seats that came back are kept a while for a party ahead of you that lacks neighbours.',
    ko: '나온 취소표는 앞선 일행의 옆자리가 나올 때까지 잠시 남겨 두었습니다.',
  },
  'ticket-limit': {
    en: 'These seats would have taken you over the ticket limit of the performance.',
    ko: '이 좌석까지 받으면 1인 예매 한도를 넘게 되어 건너뛰었습니다.',
  },
  'offer-expired': {
    en: 'Your last offer was not taken in time.',
    ko: '지난번 제안을 제시간에 수락하지 않으셨습니다.',
  },
  'offer-declined': {
    en: 'You declined the last offer; you wait at the end of the line.',
    ko: '지난번 제안을 거절하셔서 맨 뒤에서 다시 기다립니다.',
  },
  'payment-declined': {
    en: 'Your payment method was declined; save another one.',
    ko: '결제 수단이 거절되었습니다. 다른 결제 수단을 등록해 주세요.',
  },
  'payment-method-unusable': {
    en: 'Your saved payment method is gone or cannot be charged without you; save another one.',
    ko: '저장된 결제 수단이 없거나 자동 결제를 할 수 없습니다. 다른 결제 수단을 등록해 주세요.',
  },
  'payment-not-tried': {
    en: 'We could not charge your saved method in time; you keep your place.',
    ko: '제시간에 자동 결제를 하지 못했습니다. 순서는 그대로입니다.',
  },
  left: { en: 'You left the waitlist.', ko: '대기를 취소하셨습니다.' },
  'performance-cancelled': {
    en: 'The performance was cancelled.',
    ko: '공연이 취소되었습니다.',
  },
  'sale-over': { en: 'The sale is over.', ko: '판매가 끝났습니다.' },
} as const satisfies Readonly<Record<string, Localized>>;

export type Reason = keyof typeof REASONS;
