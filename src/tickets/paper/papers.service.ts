import { Injectable } from '@nestjs/common';
import { AuthService } from '../../auth/auth.service.js';
import { NotFound } from '../../errors/common.errors.js';
import type { Locale } from '../../errors/domain-error.js';
import { EventsService } from '../../events/events.service.js';
import { momentText } from '../../notifications/notice-text.js';
import { TicketsService } from '../tickets.service.js';
import type { PaperTicket } from './paper-document.js';
import { PaperPress } from './paper-press.js';

/** Tickets to print, made for whoever asks for them and for nobody else. */
@Injectable()
export class PapersService {
  constructor(
    private readonly tickets: TicketsService,
    private readonly events: EventsService,
    private readonly accounts: AuthService,
    private readonly press: PaperPress,
  ) {}

  /**
   * An own ticket as a PDF, in its holder's language.
   * @throws NotFound also when it is another's; TicketVoid, ServiceUnavailable
   */
  async pdf(ticketId: string, accountId: string): Promise<Buffer> {
    const account = await this.accounts.accountById(accountId);
    if (account === undefined) throw new NotFound();
    return this.print(account.locale, [await this.paperOf(ticketId, accountId, account.locale)]);
  }

  /** Papers as one PDF. */
  print(locale: Locale, papers: readonly PaperTicket[]): Promise<Buffer> {
    return this.press.pdf(locale, papers);
  }

  /**
   * What stands on the paper of an own ticket.
   * @throws NotFound also when it is another's; TicketVoid
   */
  async paperOf(ticketId: string, accountId: string, locale: Locale): Promise<PaperTicket> {
    const { code, holderName, validUntil } = await this.tickets.paper(ticketId, accountId);
    const ticket = await this.tickets.get(ticketId, accountId);
    const { performanceId, eventTitle, section, row, number, grade } = ticket;
    const { venue, seatingPlanName: hall } = await this.events.performance(performanceId);
    return {
      ...{ ticketId, eventTitle, venue, hall, section, row, number, grade, holderName, code },
      starts: momentText(locale, ticket.startsAt),
      validUntil: momentText(locale, validUntil),
    };
  }
}
