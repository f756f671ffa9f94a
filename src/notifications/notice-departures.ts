import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { type Message, Outbox } from '../outbox/outbox.service.js';
import { type Channel, NOTICE_KINDS, type NoticeKind } from './notice.js';
import type { Written } from './notifications.repository.js';
import { PreferencesRepository } from './preferences.repository.js';
import { PushSubscriptionsRepository } from './push/push-subscriptions.repository.js';
import { type QuietHours, quietDelayMs } from './quiet-hours.js';

/** Topics of what leaves the app. */
export const CHANNEL_TOPICS: Readonly<Record<Channel, string>> = {
  email: 'notice-mail',
  push: 'notice-push',
};

/** What leaves the app by mail on behalf of a notice. */
export interface Departure {
  noticeId: string;
}

/** What leaves the app for one device: each is delivered, and fails, by itself. */
export interface PushDeparture extends Departure {
  subscriptionId: string;
}

/** What leaves the app with a notice, to whom and when. */
@Injectable()
export class NoticeDepartures {
  constructor(
    private readonly preferences: PreferencesRepository,
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Appends a message for each notice whose owner wants it by mail, and one for each device to which
   * it is pushed.
   * @param spreadMs they leave within this time from now, each owner's at a moment of its own
   */
  async append(tx: Tx, notices: readonly Written[], spreadMs: number): Promise<void> {
    const accountIds = [...new Set(notices.map(({ accountId }) => accountId))];
    const quiet = await this.preferences.quietHoursAmong(tx, accountIds);
    const isMuted = await this.preferences.mutesAmong(accountIds, tx);
    const devices = await this.subscriptions.among(tx, accountIds);
    const messages = notices.flatMap(({ id: noticeId, accountId, kind }) => {
      const delayMs = delayOf(kind, quiet(accountId), spreadMs);
      const wants = (channel: Channel): boolean => !isMuted(accountId, { kind, channel });
      const own = devices.filter((device) => device.accountId === accountId);
      return [
        ...(wants('email') ? [mailOf(noticeId, delayMs)] : []),
        ...(wants('push') ? own : []).map((device) => pushOf(noticeId, device.id, delayMs)),
      ];
    });
    await this.outbox.appendAll(tx, messages);
  }
}

function delayOf(kind: NoticeKind, quiet: QuietHours | null, spreadMs: number): number {
  const spread = Math.random() * spreadMs;
  const wait = NOTICE_KINDS[kind].mayWait ? quietDelayMs(quiet, Date.now() + spread) : 0;
  return spread + wait;
}

function mailOf(noticeId: string, delayMs: number): Message {
  const payload: Departure = { noticeId };
  return { topic: CHANNEL_TOPICS.email, key: noticeId, payload, delayMs };
}

function pushOf(noticeId: string, subscriptionId: string, delayMs: number): Message {
  const payload: PushDeparture = { noticeId, subscriptionId };
  return { topic: CHANNEL_TOPICS.push, key: `${noticeId}:${subscriptionId}`, payload, delayMs };
}
