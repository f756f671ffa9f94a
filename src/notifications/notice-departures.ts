import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { type Message, Outbox } from '../outbox/outbox.service.js';
import { type Channel, NOTICE_KINDS, type NoticeKind } from './notice.js';
import { PreferencesRepository } from './preferences.repository.js';
import { type QuietHours, quietDelayMs } from './quiet-hours.js';

/** Topics of what leaves the app. */
export const CHANNEL_TOPICS: Readonly<Record<Channel, string>> = { email: 'notice-mail' };

/** What leaves the app on behalf of a notice. */
export interface Departure {
  noticeId: string;
}

/** A notice and whose it is. */
export interface Written {
  id: string;
  accountId: string;
}

/** What leaves the app with a notice, to whom and when. */
@Injectable()
export class NoticeDepartures {
  constructor(
    private readonly preferences: PreferencesRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Appends a message for each notice whose owner wants it by mail.
   * @param spreadMs they leave within this time from now, each at a moment of its own
   */
  async append(
    tx: Tx,
    kind: NoticeKind,
    notices: readonly Written[],
    spreadMs: number,
  ): Promise<void> {
    const accountIds = notices.map(({ accountId }) => accountId);
    const mute = { kind, channel: 'email' } as const;
    const muted = await this.preferences.mutedAmong(tx, accountIds, mute);
    const quiet = await this.preferences.quietHoursAmong(tx, accountIds);
    await this.outbox.appendAll(
      tx,
      notices
        .filter(({ accountId }) => !muted.has(accountId))
        .map(({ id, accountId }) => departure(kind, id, quiet(accountId), spreadMs)),
    );
  }
}

function departure(
  kind: NoticeKind,
  noticeId: string,
  quiet: QuietHours | null,
  spreadMs: number,
): Message {
  const spread = Math.random() * spreadMs;
  const wait = NOTICE_KINDS[kind].mayWait ? quietDelayMs(quiet, Date.now() + spread) : 0;
  const payload: Departure = { noticeId };
  return { topic: CHANNEL_TOPICS.email, key: noticeId, payload, delayMs: spread + wait };
}
