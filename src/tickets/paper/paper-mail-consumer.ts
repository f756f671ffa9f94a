import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuthService } from '../../auth/auth.service.js';
import { DomainError, type Locale } from '../../errors/domain-error.js';
import { Letters } from '../../notifications/mail/letters.service.js';
import { OutboxConsumers } from '../../outbox/outbox-consumers.service.js';
import type { PaperTicket } from './paper-document.js';
import { PAPER_MAIL_TOPIC, type PaperMail } from './paper-mails.service.js';
import { PAPER_WORDS } from './paper-words.js';
import { PapersService } from './papers.service.js';

/** Mails the printed tickets that were asked for. Runs in the worker. */
@Injectable()
export class PaperMailConsumer implements OnModuleInit {
  constructor(
    private readonly consumers: OutboxConsumers,
    private readonly accounts: AuthService,
    private readonly papers: PapersService,
    private readonly letters: Letters,
  ) {}

  onModuleInit(): void {
    this.consumers.add({
      topic: PAPER_MAIL_TOPIC,
      lane: 'mail',
      consume: ({ id, payload }) => this.send(id, payload as PaperMail),
    });
  }

  /** What was given away or back since it was asked for is left out. */
  private async send(id: string, { accountId, ticketIds }: PaperMail): Promise<void> {
    const account = await this.accounts.accountById(accountId);
    if (account === undefined) return;
    const { locale } = account;
    const found = await Promise.all(
      ticketIds.map((ticketId) => this.paperIfAny(ticketId, accountId, locale)),
    );
    const papers = found.filter((paper) => paper !== undefined);
    const [first] = papers;
    if (first === undefined) return;
    const words = PAPER_WORDS[locale];
    const title = words.subject(first.eventTitle);
    const content = await this.papers.print(locale, papers);
    await this.letters.send(account, {
      id,
      letter: { title, body: words.mail(papers.length), why: words.why },
      attachments: [{ filename: 'picket-tickets.pdf', content, contentType: 'application/pdf' }],
    });
  }

  private async paperIfAny(
    ticketId: string,
    accountId: string,
    locale: Locale,
  ): Promise<PaperTicket | undefined> {
    try {
      return await this.papers.paperOf(ticketId, accountId, locale);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}
