import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Account, AuthService } from '../../auth/auth.service.js';
import { Gathering } from '../../database/gathering.js';
import { OutboxConsumers } from '../../outbox/outbox-consumers.service.js';
import { CHANNEL_TOPICS, type Departure } from '../notice-departures.js';
import { type Notice, NotificationsRepository } from '../notifications.repository.js';
import { PreferencesRepository } from '../preferences.repository.js';
import { MailComposer } from './mail-composer.js';
import { Mailer } from './mailer.js';

interface Letter {
  notice: Notice;
  account: Account;
}

/**
 * Sends a notice's mail. A worker that dies between the server's yes and the end of the message
 * sends it again, with the same Message-ID: SMTP knows no better.
 */
@Injectable()
export class MailConsumer implements OnModuleInit {
  private readonly letters = new Gathering((noticeIds: readonly string[]) => this.read(noticeIds));

  constructor(
    private readonly consumers: OutboxConsumers,
    private readonly notices: NotificationsRepository,
    private readonly preferences: PreferencesRepository,
    private readonly accounts: AuthService,
    private readonly composer: MailComposer,
    private readonly mailer: Mailer,
  ) {}

  onModuleInit(): void {
    this.consumers.add({
      topic: CHANNEL_TOPICS.email,
      lane: 'mail',
      consume: ({ payload }) => this.send(payload as Departure),
    });
  }

  private async send({ noticeId }: Departure): Promise<void> {
    const letter = await this.letters.add(noticeId);
    if (letter === undefined) return;
    await this.mailer.send(await this.composer.compose(letter.notice, letter.account));
  }

  /** What is to be sent to whom; nothing where either is gone, or who unsubscribed meanwhile. */
  private async read(noticeIds: readonly string[]): Promise<(Letter | undefined)[]> {
    const notices = await this.notices.findAll(noticeIds);
    if (notices.length === 0) return [];
    const accountIds = [...new Set(notices.map(({ accountId }) => accountId))];
    const accounts = await this.accounts.accountsByIds(accountIds);
    const isMuted = await this.preferences.mutesAmong(accountIds);
    return noticeIds.map((noticeId) => {
      const notice = notices.find(({ id }) => id === noticeId);
      const account = accounts.find(({ id }) => id === notice?.accountId);
      if (notice === undefined || account === undefined) return undefined;
      const mute = { kind: notice.kind, channel: 'email' } as const;
      return isMuted(account.id, mute) ? undefined : { notice, account };
    });
  }
}
