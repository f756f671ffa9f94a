import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuthService } from '../../auth/auth.service.js';
import { OutboxConsumers } from '../../outbox/outbox-consumers.service.js';
import { CHANNEL_TOPICS, type Departure } from '../notice-departures.js';
import { NotificationsRepository } from '../notifications.repository.js';
import { PreferencesRepository } from '../preferences.repository.js';
import { MailComposer } from './mail-composer.js';
import { Mailer } from './mailer.js';

/**
 * Sends a notice's mail. A worker that dies between the server's yes and the end of the message
 * sends it again, with the same Message-ID: SMTP knows no better.
 */
@Injectable()
export class MailConsumer implements OnModuleInit {
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
    const notice = await this.notices.find(noticeId);
    const account = notice && (await this.accounts.accountById(notice.accountId));
    if (notice === undefined || account === undefined) return;
    // Who unsubscribed while the mail waited has it no more.
    const mute = { kind: notice.kind, channel: 'email' } as const;
    if (await this.preferences.isMuted(notice.accountId, mute)) return;
    await this.mailer.send(this.composer.compose(notice, account));
  }
}
