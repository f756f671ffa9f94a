/** How a notice leaves the app; in the app itself every notice is shown. */
export const CHANNELS = ['email', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * What people are told of. `mayWait`: outside of the app it respects quiet hours; the others answer
 * what somebody just did, or are worthless later.
 */
export const NOTICE_KINDS = {
  'event-published': { mayWait: true },
  'order-booked': { mayWait: false },
  'order-refunded': { mayWait: false },
  'order-refunded-by-seller': { mayWait: false },
  'performance-cancelled': { mayWait: false },
  'performance-changed': { mayWait: false },
  'performance-tomorrow': { mayWait: true },
  'place-near': { mayWait: false },
  'waitlist-offer': { mayWait: false },
  'waitlist-paid': { mayWait: false },
  'waitlist-lapsed': { mayWait: true },
  'waitlist-over': { mayWait: true },
  'waitlist-cancelled': { mayWait: true },
  'transfer-offered': { mayWait: false },
  'transfer-received': { mayWait: false },
  'transfer-accepted': { mayWait: false },
  'transfer-declined': { mayWait: true },
  'transfer-withdrawn': { mayWait: true },
  'transfer-lapsed': { mayWait: true },
  'transfer-cancelled': { mayWait: false },
  'device-changed': { mayWait: false },
  'device-copied': { mayWait: false },
} as const satisfies Record<string, { mayWait: boolean }>;

export type NoticeKind = keyof typeof NOTICE_KINDS;
export const noticeKinds = Object.keys(NOTICE_KINDS) as [NoticeKind, ...NoticeKind[]];

/** What a notice is about; moments in ISO 8601, amounts in won. */
export interface NoticeData {
  eventTitle: string;
  eventId?: string;
  performanceId?: string;
  venue?: string;
  startsAt?: string;
  /** Minutes that it lasts. */
  runningMinutes?: number;
  salesOpenAt?: string;
  orderId?: string;
  /** How many seats or tickets. */
  quantity?: number;
  amount?: number;
  feeAmount?: number;
  /** Until when an offer is kept. */
  until?: string;
  /** The other one of a transfer. */
  name?: string;
  /** How many are before the buyer in the line. */
  ahead?: number;
  /** What was changed, or why, in the seller's words. */
  remark?: string;
}

/** One thing to tell. The key tells it from others of its kind: told again, it is told once. */
export interface Subject {
  kind: NoticeKind;
  key: string;
  data: NoticeData;
}

/** A notice to one account. */
export interface NoticeMessage extends Subject {
  accountId: string;
}

/** A notice to everybody in an audience; `audience` is its name. */
export interface FanOutMessage extends Subject {
  audience: string;
  argument: object;
}
