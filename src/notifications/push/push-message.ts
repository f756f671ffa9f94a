import type { Locale } from '../../errors/domain-error.js';
import type { NoticeData, NoticeKind } from '../notice.js';
import { noticePath } from '../notice-path.js';
import { noticeText } from '../notice-text.js';

/** What a push service is told about a message beside what it says. */
export interface PushMessage {
  /** JSON; small enough for every service. */
  payload: string;
  /** So long the service keeps it for a device that is off. */
  ttlSeconds: number;
  urgency: 'low' | 'normal' | 'high';
  /** A message that was sent twice replaces itself while it waits (RFC 8030, 5.4). */
  topic: string;
}

/** A notice to be pushed. */
export interface Pushed {
  id: string;
  kind: NoticeKind;
  data: NoticeData;
  createdAt: Date;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Pushes may hold some 3,900 bytes; a title is at most 200 characters of three bytes. */
const BODY_LENGTH_MAX = 300;

/** How long a kind is worth waking somebody, unless its data says better, and how much. */
const WORTH: Readonly<Record<NoticeKind, { lifeMs: number; urgency: PushMessage['urgency'] }>> = {
  'event-published': { lifeMs: 3 * DAY_MS, urgency: 'low' },
  'order-booked': { lifeMs: DAY_MS, urgency: 'normal' },
  'order-refunded-by-seller': { lifeMs: 3 * DAY_MS, urgency: 'normal' },
  'order-refunded': { lifeMs: 3 * DAY_MS, urgency: 'normal' },
  'performance-cancelled': { lifeMs: 7 * DAY_MS, urgency: 'high' },
  'performance-changed': { lifeMs: 7 * DAY_MS, urgency: 'high' },
  'performance-tomorrow': { lifeMs: DAY_MS, urgency: 'normal' },
  'place-near': { lifeMs: HOUR_MS / 12, urgency: 'high' },
  'waitlist-offer': { lifeMs: HOUR_MS, urgency: 'high' },
  'waitlist-paid': { lifeMs: 3 * DAY_MS, urgency: 'normal' },
  'waitlist-lapsed': { lifeMs: DAY_MS, urgency: 'normal' },
  'waitlist-over': { lifeMs: DAY_MS, urgency: 'low' },
  'waitlist-cancelled': { lifeMs: 3 * DAY_MS, urgency: 'normal' },
  'transfer-offered': { lifeMs: 2 * DAY_MS, urgency: 'normal' },
  'transfer-received': { lifeMs: 3 * DAY_MS, urgency: 'normal' },
  'transfer-accepted': { lifeMs: 3 * DAY_MS, urgency: 'normal' },
  'transfer-declined': { lifeMs: DAY_MS, urgency: 'low' },
  'transfer-withdrawn': { lifeMs: DAY_MS, urgency: 'low' },
  'transfer-lapsed': { lifeMs: DAY_MS, urgency: 'low' },
  'transfer-cancelled': { lifeMs: 7 * DAY_MS, urgency: 'high' },
  'device-changed': { lifeMs: 3 * DAY_MS, urgency: 'high' },
  'device-copied': { lifeMs: 3 * DAY_MS, urgency: 'high' },
};

/** A notice as a push in a language; undefined once it is worth nothing any more. */
export function pushMessageOf(
  { id, kind, data, createdAt }: Pushed,
  locale: Locale,
  nowMs: number,
): PushMessage | undefined {
  const { lifeMs, urgency } = WORTH[kind];
  const endMs = endOf(kind, data) ?? createdAt.getTime() + lifeMs;
  const ttlSeconds = Math.floor((endMs - nowMs) / 1_000);
  if (ttlSeconds <= 0) return undefined;
  const { title, body } = noticeText(locale, kind, data);
  const said = { id, kind, locale, title, body: shortened(body), path: noticePath(kind, data) };
  return { payload: JSON.stringify(said), ttlSeconds, urgency, topic: id.replaceAll('-', '') };
}

function endOf(kind: NoticeKind, data: NoticeData): number | undefined {
  const isOffer = kind === 'waitlist-offer' || kind === 'transfer-offered';
  if (isOffer && data.until !== undefined) return Date.parse(data.until);
  if (kind === 'performance-tomorrow' && data.startsAt) return Date.parse(data.startsAt);
  return undefined;
}

function shortened(text: string): string {
  const characters = [...text];
  if (characters.length <= BODY_LENGTH_MAX) return text;
  return `${characters.slice(0, BODY_LENGTH_MAX - 1).join('')}…`;
}
