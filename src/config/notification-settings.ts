import { z } from 'zod';
import { flag, port, pushServices, vapidKey } from './setting-types.js';

/** Settings of the outbox, notices and mail; see `configSchema`. */
export const notificationSettings = {
  OUTBOX_INTERVAL_MS: z.coerce
    .number()
    .int()
    .min(20)
    .default(200)
    .describe('How often the worker looks for what must happen after a commit.'),
  OUTBOX_LEASE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(30)
    .describe('After this a message that nobody has finished is delivered again.'),
  OUTBOX_TRIES_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .default(10)
    .describe('A message that failed so often is dead: it waits for an operator.'),
  OUTBOX_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .default(7)
    .describe('So long finished messages are kept, and a repeated one is recognised.'),
  NOTICE_STREAMS_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_000)
    .describe('Live streams of notices that one process serves at a time.'),
  SMTP_HOST: z.string().default('127.0.0.1').describe('Mail server.'),
  SMTP_PORT: port.default(8025).describe('Its port.'),
  SMTP_SECURE: flag.default(false).describe('true: TLS from the start; else STARTTLS if offered.'),
  SMTP_USER: z.string().default('none').describe('Account at the mail server, or none.'),
  SMTP_PASSWORD: z.string().default('none').describe('Its password.'),
  MAIL_FROM: z
    .string()
    .default('Picket <notices@picket.test>')
    .describe('Sender of mails; must be one that the mail server may send for.'),
  MAIL_PER_SECOND_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .default(50)
    .describe('Mails that one worker sends in a second.'),
  MAIL_SPREAD_PER_SECOND: z.coerce
    .number()
    .int()
    .min(1)
    .default(30)
    .describe('Mails about one event leave spread by chance, so many a second: no stampede.'),
  REMINDER_HOUR: z.coerce
    .number()
    .int()
    .min(0)
    .max(23)
    .default(18)
    .describe('Hour in Seoul at which ticket holders hear of the performances of the next day.'),
  VAPID_PRIVATE_KEY: vapidKey.describe(
    'Key by which push services know us: 32 bytes of P-256 in base64url. A new one loses all devices.',
  ),
  VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:|https:\/\/)\S+$/, 'must be a mailto: or https: address')
    .default('mailto:operator@picket.test')
    .describe('Where push services write to when our messages trouble them.'),
  PUSH_SERVICES: pushServices
    .prefault(
      'https://fcm.googleapis.com,https://*.push.services.mozilla.com,' +
        'https://*.push.apple.com,https://*.notify.windows.com',
    )
    .describe('Push services that are sent to, by commas; a star stands for hosts below a domain.'),
  PUSH_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(8_000)
    .describe('A push service without an answer after this is tried again later.'),
};
