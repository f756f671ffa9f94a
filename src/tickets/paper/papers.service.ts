import { Injectable } from '@nestjs/common';
import { AuthService } from '../../auth/auth.service.js';
import type { Locale } from '../../errors/domain-error.js';
import { seatAt } from '../../events/seating-plan.js';
import { momentText } from '../../notifications/notice-text.js';
import { TicketsService } from '../tickets.service.js';
import type { PaperTicket } from './paper-document.js';
import { PaperPress } from './paper-press.js';

/** Tickets to print, made for whoever asks for them and for nobody else. */
@Injectable()
export class PapersService {
  constructor(
    private readonly tickets: TicketsService,
    private readonly accounts: AuthService,
    private readonly press: PaperPress,
  ) {}

  /**
   * An own ticket as a PDF, in its holder's language.
   * @throws NotFound also when it is another's; TicketVoid, ServiceUnavailable
   */
  async pdf(ticketId: string, accountId: string): Promise<Buffer> {
    const { locale } = await this.accounts.ownAccount(accountId);
    return this.print(locale, [await this.paperOf(ticketId, accountId, locale)]);
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
    const { ticket, performance, paper } = await this.tickets.printable(ticketId, accountId);
    const { eventTitle, venue, seatingPlanName: hall, startsAt, plan } = performance;
    const { section, row, number, grade } = seatAt(plan, ticket.seatNo);
    const { code, holderName, validUntil } = paper;
    return {
      ...{ ticketId, eventTitle, venue, hall, section, row, number, grade, holderName, code },
      starts: momentText(locale, startsAt.toISOString()),
      validUntil: momentText(locale, validUntil),
    };
  }
}
