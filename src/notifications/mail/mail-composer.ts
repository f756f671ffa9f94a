import { Inject, Injectable } from '@nestjs/common';
import type { Account } from '../../auth/auth.service.js';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { noticePath } from '../notice-path.js';
import type { Notice } from '../notifications.repository.js';
import { UnsubscribeTokens } from '../unsubscribe-token.js';
import { calendarOf } from './calendar.js';
import { mailOf } from './mail-template.js';
import type { Mail } from './mailer.js';

/** Makes the mail of a notice, in its reader's language. */
@Injectable()
export class MailComposer {
  constructor(
    private readonly tokens: UnsubscribeTokens,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  compose({ id, kind, data, accountId }: Notice, { locale, email }: Account): Mail {
    const { PUBLIC_URL: home } = this.config;
    const token = this.tokens.make({ accountId, kind });
    const unsubscribeUrl = `${home}/api/v1/notifications/unsubscribe?token=${token}`;
    const links = { page: `${home}${noticePath(kind, data)}`, unsubscribe: unsubscribeUrl };
    const calendar = calendarOf(id, locale, kind, data);
    return { id, to: email, ...mailOf(locale, kind, data, links), unsubscribeUrl, calendar };
  }
}
