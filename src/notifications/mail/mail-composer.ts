import { Inject, Injectable } from '@nestjs/common';
import type { Account } from '../../auth/auth.service.js';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { noticePath } from '../notice-path.js';
import type { Notice } from '../notifications.repository.js';
import { TicketCalendars } from '../ticket-calendars.service.js';
import { UnsubscribeTokens } from '../unsubscribe-token.js';
import { openingCalendar, performanceOfCalendar } from './calendar.js';
import { mailOf } from './mail-template.js';
import { calendarAttachment, type Mail } from './mailer.js';

/** Makes the mail of a notice, in its reader's language. */
@Injectable()
export class MailComposer {
  constructor(
    private readonly tokens: UnsubscribeTokens,
    private readonly calendars: TicketCalendars,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async compose(notice: Notice, account: Account): Promise<Mail> {
    const { id, kind, data, accountId } = notice;
    const { locale, email: to } = account;
    const { PUBLIC_URL: home } = this.config;
    const token = this.tokens.make({ accountId, kind });
    const unsubscribeUrl = `${home}/api/v1/notifications/unsubscribe?token=${token}`;
    const links = { page: `${home}${noticePath(kind, data)}`, unsubscribe: unsubscribeUrl };
    const calendar = await this.calendarOf(notice, account);
    const attachments = calendar === undefined ? [] : [calendarAttachment(calendar)];
    return { id, to, ...mailOf(locale, kind, data, links), unsubscribeUrl, attachments };
  }

  /** Of a performance as its reader holds it now: a mail that comes late must not undo a later one. */
  private async calendarOf(
    { id, kind, data, createdAt: at }: Notice,
    account: Account,
  ): Promise<string | undefined> {
    const performanceId = performanceOfCalendar(kind, data);
    if (performanceId === undefined) return openingCalendar(id, account.locale, kind, data);
    // Other processes may remember the old start for a moment.
    const isMoved = kind === 'performance-changed' && data.startsAt !== undefined;
    const startsAt = isMoved ? new Date(String(data.startsAt)) : undefined;
    return this.calendars.file(account, { performanceId, at, startsAt });
  }
}
