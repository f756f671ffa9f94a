import { Inject, Injectable } from '@nestjs/common';
import type { Account } from '../auth/auth.service.js';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { type HeldPerformance, ticketCalendar } from './ticket-calendar.js';

/** Who knows what an account holds of a performance; a module above. */
export type HeldPerformances = (
  accountId: string,
  performanceId: string,
) => Promise<HeldPerformance>;

/** Which version of which calendar file. */
export interface CalendarVersion {
  performanceId: string;
  at: Date;
  /** A start that is surer than the one that is known here. */
  startsAt?: Date | undefined;
}

/** Calendar files of what people hold tickets of, made from how it stands at that moment. */
@Injectable()
export class TicketCalendars {
  private held: HeldPerformances | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Hands in who knows what an account holds. */
  use(held: HeldPerformances): void {
    this.held = held;
  }

  /** The file for one account, in its language. */
  async file(
    { id: accountId, locale }: Pick<Account, 'id' | 'locale'>,
    { performanceId, at, startsAt }: CalendarVersion,
  ): Promise<string> {
    if (this.held === undefined) throw new Error('nobody knows who holds tickets');
    const held = await this.held(accountId, performanceId);
    const { PUBLIC_URL, MAIL_FROM: organizer } = this.config;
    const url = `${PUBLIC_URL}/tickets`;
    return ticketCalendar(
      { ...held, ...(startsAt === undefined ? {} : { startsAt }) },
      { accountId, locale, at, url, organizer },
    );
  }
}
