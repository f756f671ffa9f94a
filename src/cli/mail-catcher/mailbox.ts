import { simpleParser } from 'mailparser';

/** A mail as it came. */
export interface CaughtMail {
  id: number;
  to: string;
  from: string;
  subject: string;
  messageId: string;
  receivedAt: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  /** Each as text and as base64. */
  attachments: { name: string; type: string; content: string; base64: string }[];
}

/** Newest mails that are kept; they live in memory only. */
const KEPT_MAX = 1_000;

/** The mails that were caught, newest first. */
export class Mailbox {
  private mails: CaughtMail[] = [];
  private count = 0;

  /** Reads a mail and keeps it. */
  async put(source: Buffer, to: readonly string[]): Promise<void> {
    const mail = await simpleParser(source);
    const headers = mail.headerLines.map(({ key, line }) => {
      return [key, line.slice(line.indexOf(':') + 1).trim()];
    });
    this.count++;
    const caught: CaughtMail = {
      id: this.count,
      to: to.join(', '),
      from: mail.from?.text ?? '',
      subject: mail.subject ?? '',
      messageId: mail.messageId ?? '',
      receivedAt: new Date().toISOString(),
      text: mail.text ?? '',
      html: mail.html === false ? '' : (mail.html ?? ''),
      headers: Object.fromEntries(headers) as Record<string, string>,
      attachments: mail.attachments.map(({ filename, contentType, content }) => ({
        name: filename ?? 'unnamed',
        type: contentType,
        content: content.toString('utf8'),
        base64: content.toString('base64'),
      })),
    };
    this.mails = [caught, ...this.mails].slice(0, KEPT_MAX);
  }

  /** Mails to an address, or all. */
  to(address: string | null): CaughtMail[] {
    return this.mails.filter((mail) => address === null || mail.to.includes(address));
  }

  find(id: number): CaughtMail | undefined {
    return this.mails.find((mail) => mail.id === id);
  }
}
