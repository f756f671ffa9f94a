import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthService } from '../../auth/auth.service.js';
import { Transactions } from '../../database/transactions.js';
import { Outbox } from '../../outbox/outbox.service.js';
import { TicketsService } from '../tickets.service.js';
import type { PaperMailView } from './paper.schemas.js';

/** Topic of the outbox by which papers are mailed. */
export const PAPER_MAIL_TOPIC = 'ticket-paper-mail';

/** What is mailed to whom. */
export interface PaperMail {
  accountId: string;
  ticketIds: readonly string[];
}

/** Who asks for the same papers within this time gets one mail. */
const AGAIN_MS = 10 * 60_000;

/** Asking for printed tickets by mail. */
@Injectable()
export class PaperMailsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: TicketsService,
    private readonly accounts: AuthService,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Mails own tickets to print to their holder's own address, once in ten minutes.
   * @throws NotFound when one is another's; TicketVoid
   */
  async ask(accountId: string, ticketIds: readonly string[]): Promise<PaperMailView> {
    const { email: sentTo } = await this.accounts.ownAccount(accountId);
    const ids = [...new Set(ticketIds.map((id) => id.toLowerCase()))].sort();
    for (const id of ids) await this.tickets.live(id, accountId);
    const period = Math.floor(Date.now() / AGAIN_MS);
    const subject = createHash('sha256').update(`${ids.join()}:${period}`).digest('hex');
    const payload: PaperMail = { accountId, ticketIds: ids };
    const key = `${accountId}:${subject}`;
    await this.transactions.run('ask-for-papers', (tx) =>
      this.outbox.append(tx, { topic: PAPER_MAIL_TOPIC, key, payload }),
    );
    return { sentTo };
  }
}
