import { loadInstallation } from '../../src/config/installation.js';
import type { CaughtMail } from '../../src/cli/mail-catcher/mailbox.js';
import type { NoticePage, NoticeView } from '../../src/notifications/notifications.schemas.js';
import { type Account, expectStatus } from './client.js';
import { eventually } from './sale.js';

/** An account's notices, newest first. */
export async function noticesOf({ token }: Account): Promise<NoticeView[]> {
  const page = await expectStatus<NoticePage>(200, 'GET', '/notifications?limit=100', { token });
  return page.items;
}

/** Waits for a notice of a kind. */
export async function noticeOf(account: Account, kind: string): Promise<NoticeView> {
  const found = await eventually(
    () => noticesOf(account),
    (notices) => notices.some((notice) => notice.kind === kind),
    30_000,
  );
  return found.find((notice) => notice.kind === kind) as NoticeView;
}

/** Mails that the mail server of the test cluster has for an address, newest first. */
export async function mailsTo(address: string): Promise<CaughtMail[]> {
  const { mailPage } = loadInstallation().ports;
  const url = `http://127.0.0.1:${mailPage}/mails?to=${encodeURIComponent(address)}`;
  return (await (await fetch(url)).json()) as CaughtMail[];
}

/** Waits for a mail to the account whose subject has the word. */
export async function mailTo({ email }: Account, word: string): Promise<CaughtMail> {
  const found = await eventually(
    () => mailsTo(email),
    (mails) => mails.some(({ subject }) => subject.includes(word)),
    30_000,
  );
  return found.find(({ subject }) => subject.includes(word)) as CaughtMail;
}

/** Takes mail at any hour, whenever the test runs. */
export const neverQuiet = { muted: [], quietHours: null };

/** Replaces what an account wants. */
export async function prefer({ token }: Account, body: object): Promise<void> {
  await expectStatus(200, 'PUT', '/me/notification-preferences', { token, body });
}
