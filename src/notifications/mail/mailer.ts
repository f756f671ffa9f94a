import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';

/** A mail to one person. */
export interface Mail {
  /** Part of the Message-ID: a mail that is sent twice can be recognised by who gets it. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where no more mails of this kind can be wished; undefined: somebody asked for this one. */
  unsubscribeUrl: string | undefined;
  attachments: readonly Attachment[];
}

/** A file that goes with a mail. */
export interface Attachment {
  filename: string;
  content: string | Buffer;
  contentType: string;
}

/** A calendar file as an attachment, which says the file's own method (RFC 6047). */
export function calendarAttachment(calendar: string): Attachment {
  const method = /^METHOD:([A-Z]+)/m.exec(calendar)?.[1] ?? 'PUBLISH';
  const contentType = `text/calendar; charset=utf-8; method=${method}`;
  return { filename: 'picket.ics', content: calendar, contentType };
}

const CONNECTIONS_MAX = 4;
const TIMEOUT_MS = 15_000;

/** Sends mail by SMTP over a few kept connections, no faster than the settings allow. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly transport;
  private readonly from: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.from = config.MAIL_FROM;
    this.transport = createTransport({
      pool: true,
      host: config.SMTP_HOST,
      port: config.SMTP_PORT,
      secure: config.SMTP_SECURE,
      ...(config.SMTP_USER === 'none'
        ? {}
        : { auth: { user: config.SMTP_USER, pass: config.SMTP_PASSWORD } }),
      maxConnections: CONNECTIONS_MAX,
      rateDelta: 1_000,
      rateLimit: config.MAIL_PER_SECOND_MAX,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** @throws when the server does not take it */
  async send(mail: Mail): Promise<void> {
    const { id, to, subject, text, html, unsubscribeUrl, attachments } = mail;
    const host = this.from.split('@').at(-1)?.replace('>', '') ?? 'picket';
    await this.transport.sendMail({
      from: this.from,
      // An object, so that nothing in an address can add another one.
      to: { name: '', address: to },
      ...{ subject, text, html },
      messageId: `<${id}@${host}>`,
      headers: {
        ...(unsubscribeUrl === undefined
          ? {}
          : {
              'List-Unsubscribe': `<${unsubscribeUrl}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
        'Auto-Submitted': 'auto-generated',
      },
      attachments: [...attachments],
    });
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}
