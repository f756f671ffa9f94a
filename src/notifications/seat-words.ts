import type { Locale } from '../errors/domain-error.js';

/** A seat as it is printed; a part that it has not is empty. */
export interface PrintedSeat {
  readonly section: string;
  readonly row: string;
  readonly number: string;
}

/** Where to go: a venue and the hall in it, which may be the same. */
export function placeText({
  venue,
  hall,
}: {
  readonly venue: string;
  readonly hall: string;
}): string {
  return hall === venue ? venue : `${venue}, ${hall}`;
}

/** A seat in words, such as `A구역 3열 12번`. */
export function seatText(locale: Locale, { section, row, number }: PrintedSeat): string {
  const parts =
    locale === 'ko'
      ? [section, row && `${row}열`, number && `${number}번`]
      : [section, row && `row ${row}`, number && `seat ${number}`];
  return parts.filter((part) => part !== '').join(locale === 'ko' ? ' ' : ', ');
}
