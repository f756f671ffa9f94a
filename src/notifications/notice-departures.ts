import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { type Message, Outbox } from '../outbox/outbox.service.js';
import { type Channel, NOTICE_KINDS, type NoticeKind } from './notice.js';
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
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Appends a message for each notice whose owner wants it by mail, and one for each device to which
   * it is pushed.
   * @param spreadMs they leave within this time from now, each owner's at a moment of its own
   */
  async append(
    tx: Tx,
    kind: NoticeKind,
    notices: readonly Written[],
    spreadMs: number,
  ): Promise<void> {
    const accountIds = notices.map(({ accountId }) => accountId);
    const quiet = await this.preferences.quietHoursAmong(tx, accountIds);
    const delays = new Map(accountIds.map((id) => [id, delayOf(kind, quiet(id), spreadMs)]));
    const delayMs = ({ accountId }: Written): number => delays.get(accountId) ?? 0;
    await this.outbox.appendAll(tx, [
      ...(await this.mails(tx, kind, notices)).map((one) => mailOf(one, delayMs(one))),
      ...(await this.pushes(tx, kind, notices)).map((one) => pushOf(one, delayMs(one))),
    ]);
  }

  private async mails(tx: Tx, kind: NoticeKind, notices: readonly Written[]) {
    const accountIds = notices.map(({ accountId }) => accountId);
    const muted = await this.preferences.mutedAmong(tx, accountIds, { kind, channel: 'email' });
    return notices.filter(({ accountId }) => !muted.has(accountId));
  }

  private async pushes(tx: Tx, kind: NoticeKind, notices: readonly Written[]) {
    const noticeIds = new Map(notices.map(({ id, accountId }) => [accountId, id]));
    const devices = await this.subscriptions.among(tx, [...noticeIds.keys()]);
    if (devices.length === 0) return [];
    const accountIds = devices.map(({ accountId }) => accountId);
    const muted = await this.preferences.mutedAmong(tx, accountIds, { kind, channel: 'push' });
    return devices
      .filter(({ accountId }) => !muted.has(accountId))
      .map(({ id: subscriptionId, accountId }) => ({
        ...{ id: noticeIds.get(accountId) ?? '', accountId, subscriptionId },
      }));
  }
}

function delayOf(kind: NoticeKind, quiet: QuietHours | null, spreadMs: number): number {
  const spread = Math.random() * spreadMs;
  const wait = NOTICE_KINDS[kind].mayWait ? quietDelayMs(quiet, Date.now() + spread) : 0;
  return spread + wait;
}

function mailOf({ id: noticeId }: Written, delayMs: number): Message {
  const payload: Departure = { noticeId };
  return { topic: CHANNEL_TOPICS.email, key: noticeId, payload, delayMs };
}

function pushOf(
  { id: noticeId, subscriptionId }: Written & { subscriptionId: string },
  delayMs: number,
): Message {
  const payload: PushDeparture = { noticeId, subscriptionId };
  return { topic: CHANNEL_TOPICS.push, key: `${noticeId}:${subscriptionId}`, payload, delayMs };
}
