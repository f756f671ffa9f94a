import { Inject, Injectable } from '@nestjs/common';
import type { Account } from '../../auth/auth.service.js';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { type Letter, letterOf } from './mail-template.js';
import { type Attachment, Mailer } from './mailer.js';

/** Mails that are no notices: what somebody asked to be sent. For consumers of the outbox. */
@Injectable()
export class Letters {
  constructor(
    private readonly mailer: Mailer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Sends a letter to its account.
   * @param id becomes the Message-ID: one that is sent twice can be recognised
   * @throws when the mail server does not take it
   */
  async send(
    { email: to, locale }: Pick<Account, 'email' | 'locale'>,
    { id, letter, attachments }: { id: string; letter: Letter; attachments: readonly Attachment[] },
  ): Promise<void> {
    const content = letterOf(locale, letter, { page: `${this.config.PUBLIC_URL}/` });
    await this.mailer.send({ id, to, ...content, unsubscribeUrl: undefined, attachments });
  }
}
