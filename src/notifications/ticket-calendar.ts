import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { v5 as nameBased } from 'uuid';
import type { Locale } from '../errors/domain-error.js';
import { placeText, type PrintedSeat, seatText } from './seat-words.js';

/** A performance as one account holds tickets of it, now. */
export interface HeldPerformance {
  readonly performanceId: string;
  readonly eventTitle: string;
  readonly venue: string;
  readonly hall: string;
  readonly startsAt: Date;
  readonly runningMinutes: number;
  /** Seats of its live tickets; none: nothing is left of it in the account. */
  readonly seats: readonly PrintedSeat[];
}

/** Whose calendar, and as of which moment. */
export interface CalendarReader {
  readonly accountId: string;
  readonly locale: Locale;
  /** The version's moment: a later one replaces an earlier one. */
  readonly at: Date;
  /** Where the tickets are. */
  readonly url: string;
  /** Who says so: a sender of mails, `Name <address>`. */
  readonly organizer: string;
}

const NAME_SPACE = 'b3f1c2a4-7d0e-4f57-9a38-2f6f0b3f4c11';
const EPOCH_MS = Date.UTC(2025, 0, 1);
const MINUTE_MS = 60_000;
const ALARM_SECONDS = 2 * 3_600;

const WORDS = {
  en: { seats: 'Seats', tickets: 'Tickets', cancelled: 'Cancelled' },
  ko: { seats: '좌석', tickets: '티켓', cancelled: '취소' },
} as const;

/**
 * The calendar file (RFC 5545) of a performance that an account has tickets of. The UID is the same
 * whatever happens, and SEQUENCE grows with time, so what comes later replaces what came before: a
 * moved start, other seats, or METHOD:CANCEL when no ticket is left.
 */
export function ticketCalendar(held: HeldPerformance, reader: CalendarReader): string {
  const { performanceId, eventTitle, startsAt, runningMinutes, seats } = held;
  const { accountId, locale, at, url, organizer } = reader;
  const isOver = seats.length === 0;
  const words = WORDS[locale];
  const calendar = ical({
    name: 'Picket',
    prodId: '//Picket//Tickets//KO',
    method: isOver ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  });
  const lines = [
    ...(isOver ? [words.cancelled] : [`${words.seats}:`]),
    ...seats.map((seat) => seatText(locale, seat)),
    '',
    `${words.tickets}: ${url}`,
  ];
  const event = calendar.createEvent({
    id: `${nameBased(`${performanceId.toLowerCase()}:${accountId.toLowerCase()}`, NAME_SPACE)}@picket`,
    sequence: sequenceAt(at),
    stamp: at,
    status: isOver ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    start: startsAt,
    end: new Date(startsAt.getTime() + runningMinutes * MINUTE_MS),
    summary: eventTitle,
    location: placeText(held),
    description: lines.join('\n'),
    url,
    organizer,
  });
  if (!isOver) event.createAlarm({ trigger: ALARM_SECONDS });
  return calendar.toString();
}

/** SEQUENCE of a version: seconds since 2025, which fit in 31 bits until 2093. */
function sequenceAt(at: Date): number {
  return Math.max(0, Math.floor((at.getTime() - EPOCH_MS) / 1_000));
}
