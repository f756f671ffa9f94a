import type { Locale } from '../../errors/domain-error.js';

/** What stands on a pass, whichever wallet shows it. */
export interface PassSubject {
  readonly ticketId: string;
  readonly ticketShortId: bigint;
  readonly revision: number;
  readonly performanceShortId: number;
  readonly eventTitle: string;
  readonly venue: string;
  readonly hall: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The last moment of entry. */
  readonly validUntil: Date;
  readonly section: string;
  readonly row: string;
  readonly number: string;
  readonly grade: string;
  readonly locale: Locale;
}
