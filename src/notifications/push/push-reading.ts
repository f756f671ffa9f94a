import { Injectable } from '@nestjs/common';
import { AuthService } from '../../auth/auth.service.js';
import type { PushDeparture } from '../notice-departures.js';
import { NotificationsRepository } from '../notifications.repository.js';
import { PreferencesRepository } from '../preferences.repository.js';
import { pushMessageOf } from './push-message.js';
import type { PushSubscription } from './push-subscriptions.repository.js';

/** What a device is to be told, at the moment in which it is told. */
@Injectable()
export class PushReading {
  constructor(
    private readonly notices: NotificationsRepository,
    private readonly preferences: PreferencesRepository,
    private readonly accounts: AuthService,
  ) {}

  /** Undefined when there is nothing to tell any more. */
  async messageFor({ noticeId }: PushDeparture, { accountId }: PushSubscription) {
    const notice = await this.notices.find(noticeId);
    // The browser may have been given to somebody else meanwhile.
    if (notice?.accountId !== accountId) return undefined;
    const account = await this.accounts.accountById(accountId);
    if (account === undefined) return undefined;
    const mute = { kind: notice.kind, channel: 'push' } as const;
    const isMuted = await this.preferences.isMuted(accountId, mute);
    return isMuted ? undefined : pushMessageOf(notice, account.locale, Date.now());
  }
}
