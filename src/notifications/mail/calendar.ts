import ical from 'ical-generator';
import type { Locale } from '../../errors/domain-error.js';
import type { NoticeData, NoticeKind } from '../notice.js';
import { noticeText } from '../notice-text.js';

/** An opening of sales is a moment; calendars show half an hour. */
const OPENING_MS = 30 * 60_000;
const ALARM_SECONDS = 15 * 60;

/** Notices after which what their reader holds of a performance is another than before. */
const CHANGES_TICKETS: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  ...(['order-booked', 'waitlist-paid', 'transfer-received', 'transfer-accepted'] as const),
  ...(['order-refunded', 'order-refunded-by-seller'] as const),
  ...(['performance-changed', 'performance-cancelled', 'transfer-cancelled'] as const),
]);

/** The performance whose calendar file goes with a notice; undefined: none does. */
export function performanceOfCalendar(kind: NoticeKind, data: NoticeData): string | undefined {
  return CHANGES_TICKETS.has(kind) ? data.performanceId : undefined;
}

/** The .ics file (RFC 5545) of an announcement: the opening of its sales; else none. */
export function openingCalendar(
  id: string,
  locale: Locale,
  kind: NoticeKind,
  data: NoticeData,
): string | undefined {
  if (kind !== 'event-published' || data.salesOpenAt === undefined) return undefined;
  const { title, body } = noticeText(locale, kind, data);
  const calendar = ical({ name: 'Picket', prodId: '//Picket//Notices//KO' });
  const start = new Date(data.salesOpenAt);
  const event = calendar.createEvent({
    id: `${id}@picket`,
    start,
    end: new Date(start.getTime() + OPENING_MS),
    summary: title,
    description: body,
  });
  event.createAlarm({ trigger: ALARM_SECONDS });
  return calendar.toString();
}
