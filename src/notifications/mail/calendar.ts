import ical from 'ical-generator';
import type { Locale } from '../../errors/domain-error.js';
import type { NoticeData, NoticeKind } from '../notice.js';
import { noticeText } from '../notice-text.js';

const MINUTE_MS = 60_000;
/** An opening of sales is a moment; calendars show half an hour. */
const OPENING_MINUTES = 30;
const PERFORMANCE_MINUTES = 120;
const ALARM_SECONDS = 15 * 60;
const PERFORMANCE_ALARM_SECONDS = 2 * 3_600;

/** The .ics file of a notice (RFC 5545): the opening of sales, or the performance; else none. */
export function calendarOf(
  id: string,
  locale: Locale,
  kind: NoticeKind,
  data: NoticeData,
): string | undefined {
  const moment = momentOf(kind, data);
  if (moment === undefined) return undefined;
  const { title, body } = noticeText(locale, kind, data);
  const calendar = ical({ name: 'Picket', prodId: '//Picket//Notices//KO' });
  const event = calendar.createEvent({
    id: `${id}@picket`,
    start: moment.start,
    end: moment.end,
    summary: moment.isOpening ? title : data.eventTitle,
    description: body,
    ...(data.venue === undefined || moment.isOpening ? {} : { location: data.venue }),
  });
  event.createAlarm({ trigger: moment.isOpening ? ALARM_SECONDS : PERFORMANCE_ALARM_SECONDS });
  return calendar.toString();
}

/** Notices after which their reader has tickets. */
const HAS_TICKETS: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  ...(['order-booked', 'waitlist-paid', 'transfer-received'] as const),
]);

function momentOf(kind: NoticeKind, data: NoticeData) {
  const isOpening = kind === 'event-published';
  const at = isOpening ? data.salesOpenAt : data.startsAt;
  const hasCalendar = isOpening || HAS_TICKETS.has(kind);
  if (at === undefined || !hasCalendar) return undefined;
  const start = new Date(at);
  const minutes = isOpening ? OPENING_MINUTES : (data.runningMinutes ?? PERFORMANCE_MINUTES);
  return { isOpening, start, end: new Date(start.getTime() + minutes * MINUTE_MS) };
}
