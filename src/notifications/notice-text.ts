import type { Locale, Localized } from '../errors/domain-error.js';
import type { NoticeData, NoticeKind } from './notice.js';

/** A notice in words. */
export interface NoticeText {
  title: string;
  body: string;
}

/** Title and body of each kind; {@link NoticeData} stands for names in braces. */
const TEXTS: Readonly<Record<NoticeKind, { title: Localized; body: Localized }>> = {
  'event-published': {
    title: { en: 'New: {eventTitle}', ko: '새 공연: {eventTitle}' },
    body: {
      en: 'An event you follow was announced. Sales open {salesOpenAt}.',
      ko: '관심 공연이 등록되었습니다. 예매는 {salesOpenAt}에 시작합니다.',
    },
  },
  'order-booked': {
    title: { en: 'Booked: {eventTitle}', ko: '예매 완료: {eventTitle}' },
    body: {
      en: 'Your {quantity} ticket(s) for {startsAt} are in your account.',
      ko: '{startsAt} 공연 티켓 {quantity}매가 발급되었습니다.',
    },
  },
  'order-refunded': {
    title: { en: 'Refunded: {eventTitle}', ko: '취소 완료: {eventTitle}' },
    body: {
      en: '{amount} goes back to you; the cancellation fee was {feeAmount}.',
      ko: '{amount}이 환불됩니다. 취소 수수료는 {feeAmount}입니다.',
    },
  },
  'order-refunded-by-seller': {
    title: { en: 'Refunded by the seller: {eventTitle}', ko: '판매자 환불: {eventTitle}' },
    body: {
      en: '{remark} {amount} goes back to you; the cancellation fee was {feeAmount}.',
      ko: '{remark} {amount}이 환불됩니다. 취소 수수료는 {feeAmount}입니다.',
    },
  },
  'performance-cancelled': {
    title: { en: 'Cancelled: {eventTitle}', ko: '공연 취소: {eventTitle}' },
    body: {
      en: 'The performance of {startsAt} will not take place. You get all your money back.',
      ko: '{startsAt} 공연이 취소되었습니다. 결제하신 금액은 전액 환불됩니다.',
    },
  },
  'performance-changed': {
    title: { en: 'Changed: {eventTitle}', ko: '공연 변경: {eventTitle}' },
    body: {
      en: '{remark} It starts {startsAt}. You may give your tickets back without a fee.',
      ko: '{remark} 공연 일시는 {startsAt}입니다. 예매를 수수료 없이 취소하실 수 있습니다.',
    },
  },
  'performance-tomorrow': {
    // Not "tomorrow": it may be read, or arrive after quiet hours, on the day itself.
    title: { en: 'Coming up: {eventTitle}', ko: '공연 안내: {eventTitle}' },
    body: {
      en: 'It starts {startsAt}. Have your QR code ready.',
      ko: '{startsAt}에 시작합니다. 입장용 QR 코드를 준비해 주세요.',
    },
  },
  'place-near': {
    title: { en: 'Almost your turn: {eventTitle}', ko: '곧 입장: {eventTitle}' },
    body: {
      en: '{ahead} before you in the waiting room. Come back to the page.',
      ko: '대기열에서 앞에 {ahead}명이 있습니다. 페이지로 돌아와 주세요.',
    },
  },
  'waitlist-offer': {
    title: { en: 'Seats for you: {eventTitle}', ko: '취소표 안내: {eventTitle}' },
    body: {
      en: '{quantity} seat(s) are kept for you until {until}.',
      ko: '좌석 {quantity}석을 {until}까지 확보해 두었습니다.',
    },
  },
  'waitlist-paid': {
    title: { en: 'Paid for you: {eventTitle}', ko: '자동 결제 완료: {eventTitle}' },
    body: {
      en: '{quantity} returned seat(s) were paid with your saved method: {amount}.',
      ko: '취소표 {quantity}석을 등록하신 결제 수단으로 결제했습니다: {amount}.',
    },
  },
  'waitlist-lapsed': {
    title: { en: 'Offer over: {eventTitle}', ko: '취소표 기한 만료: {eventTitle}' },
    body: {
      en: 'The seats that were kept for you went to the next person. {remark}',
      ko: '확보해 둔 좌석이 다음 분께 넘어갔습니다. {remark}',
    },
  },
  'waitlist-over': {
    title: { en: 'Waitlist over: {eventTitle}', ko: '취소표 대기 종료: {eventTitle}' },
    body: {
      en: 'The sale for {startsAt} is over. No seats came back for you, and you were charged nothing for waiting.',
      ko: '{startsAt} 공연의 판매가 끝났습니다. 취소표를 드리지 못했으며, 대기에 대해 결제된 금액은 없습니다.',
    },
  },
  'waitlist-cancelled': {
    title: { en: 'Cancelled: {eventTitle}', ko: '공연 취소: {eventTitle}' },
    body: {
      en: 'The performance of {startsAt} that you were waiting for will not take place. You were charged nothing for waiting.',
      ko: '대기하시던 {startsAt} 공연이 취소되었습니다. 대기에 대해 결제된 금액은 없습니다.',
    },
  },
  'transfer-offered': {
    title: { en: 'A ticket for you: {eventTitle}', ko: '티켓 양도 요청: {eventTitle}' },
    body: {
      en: '{name} offers you a ticket for {startsAt}, free of charge. Accept it until {until}.',
      ko: '{name}님이 {startsAt} 공연 티켓을 무료로 양도하려 합니다. {until}까지 수락해 주세요.',
    },
  },
  'transfer-received': {
    title: { en: 'Your ticket: {eventTitle}', ko: '티켓 양도받음: {eventTitle}' },
    body: {
      en: 'The ticket for {startsAt} that {name} gave you is in your account.',
      ko: '{name}님이 양도한 {startsAt} 공연 티켓이 발급되었습니다.',
    },
  },
  'transfer-accepted': {
    title: { en: 'Ticket transferred: {eventTitle}', ko: '티켓 양도 완료: {eventTitle}' },
    body: {
      en: '{name} has your ticket for {startsAt} now. Your code of it lets nobody in any more.',
      ko: '{startsAt} 공연 티켓이 {name}님께 양도되었습니다. 기존 코드로는 입장할 수 없습니다.',
    },
  },
  'transfer-declined': {
    title: { en: 'Transfer declined: {eventTitle}', ko: '티켓 양도 거절: {eventTitle}' },
    body: {
      en: '{name} did not take your ticket for {startsAt}. It stays yours.',
      ko: '{name}님이 {startsAt} 공연 티켓을 받지 않았습니다. 티켓은 그대로 본인에게 있습니다.',
    },
  },
  'transfer-withdrawn': {
    title: { en: 'Offer taken back: {eventTitle}', ko: '티켓 양도 철회: {eventTitle}' },
    body: {
      en: '{name} took the offered ticket for {startsAt} back.',
      ko: '{name}님이 {startsAt} 공연 티켓의 양도를 철회했습니다.',
    },
  },
  'transfer-lapsed': {
    title: { en: 'Transfer over: {eventTitle}', ko: '티켓 양도 기한 만료: {eventTitle}' },
    body: {
      en: '{name} did not answer in time. Your ticket for {startsAt} stays yours.',
      ko: '{name}님이 기한 안에 답하지 않았습니다. {startsAt} 공연 티켓은 그대로 본인에게 있습니다.',
    },
  },
  'transfer-cancelled': {
    title: { en: 'Cancelled: {eventTitle}', ko: '공연 취소: {eventTitle}' },
    body: {
      en: 'The performance of {startsAt} will not take place. Whoever paid for your ticket gets the money back.',
      ko: '{startsAt} 공연이 취소되었습니다. 금액은 티켓을 결제하신 분께 환불됩니다.',
    },
  },
  'device-changed': {
    title: { en: 'Another device: {eventTitle}', ko: '티켓 기기 변경: {eventTitle}' },
    body: {
      en: 'Your ticket for {startsAt} shows its code on another device of yours now. If that was not you, print the ticket and bring your identity card.',
      ko: '{startsAt} 공연 티켓이 이제 다른 기기에서 표시됩니다. 본인이 변경하지 않았다면 티켓을 인쇄해 신분증과 함께 가져오세요.',
    },
  },
  'device-copied': {
    title: { en: 'Used in two places: {eventTitle}', ko: '두 곳에서 사용된 기기: {eventTitle}' },
    body: {
      en: 'The device of your ticket for {startsAt} was used in two places, so its codes are dead. Change the device on the page of the ticket, or print it.',
      ko: '{startsAt} 공연 티켓의 기기가 두 곳에서 사용되어 코드를 무효로 했습니다. 티켓 화면에서 기기를 변경하거나 티켓을 인쇄해 주세요.',
    },
  },
};

const TIME_ZONE = 'Asia/Seoul';
const MOMENTS = ['startsAt', 'salesOpenAt', 'until'];
const AMOUNTS = ['amount', 'feeAmount'];
const TAGS = { en: 'en-GB', ko: 'ko-KR' } as const;
/** Made once: making one takes longer than writing a mail with it. */
const FORMATS = { en: formatsOf('en'), ko: formatsOf('ko') };

function formatsOf(locale: Locale) {
  const moment = { dateStyle: 'full', timeStyle: 'short', timeZone: TIME_ZONE } as const;
  return {
    moment: new Intl.DateTimeFormat(TAGS[locale], moment),
    amount: new Intl.NumberFormat(TAGS[locale]),
  };
}

/** A moment as people read it, on the clock of Seoul. */
export function momentText(locale: Locale, iso: string): string {
  return FORMATS[locale].moment
    .formatToParts(new Date(iso))
    .map(({ type, value }) => (type === 'dayPeriod' ? dayPeriodText(locale, value) : value))
    .join('');
}

/** Some versions of ICU (78 with CLDR 48) say AM and PM in Korean, too. */
function dayPeriodText(locale: Locale, period: string): string {
  if (locale !== 'ko') return period;
  return { AM: '오전', PM: '오후' }[period] ?? period;
}

/** An amount as people read it. */
export function amountText(locale: Locale, amount: number): string {
  const number = FORMATS[locale].amount.format(amount);
  return locale === 'ko' ? `${number}원` : `KRW ${number}`;
}

/** A notice in words; what its data does not say is left out. */
export function noticeText(locale: Locale, kind: NoticeKind, data: NoticeData): NoticeText {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_match, name: keyof NoticeData) => {
      const value = data[name];
      if (value === undefined) return '';
      if (MOMENTS.includes(name)) return momentText(locale, String(value));
      if (AMOUNTS.includes(name)) return amountText(locale, Number(value));
      return String(value);
    });
  const { title, body } = TEXTS[kind];
  return { title: fill(title[locale]).trim(), body: fill(body[locale]).trim() };
}
