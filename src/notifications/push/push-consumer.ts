import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AuthService } from '../../auth/auth.service.js';
import { Transactions } from '../../database/transactions.js';
import { OutboxConsumers } from '../../outbox/outbox-consumers.service.js';
import { CHANNEL_TOPICS, type PushDeparture } from '../notice-departures.js';
import { NotificationsRepository } from '../notifications.repository.js';
import { PreferencesRepository } from '../preferences.repository.js';
import { pushMessageOf } from './push-message.js';
import { PushSender } from './push-sender.js';
import {
  type PushSubscription,
  PushSubscriptionsRepository,
} from './push-subscriptions.repository.js';

/**
 * Pushes a notice to one device. A worker that dies between the service's yes and the end of the message
 * pushes it again, under the same topic and with the same id: a device shows it once.
 */
@Injectable()
export class PushConsumer implements OnModuleInit {
  private readonly logger = new Logger(PushConsumer.name);

  constructor(
    private readonly consumers: OutboxConsumers,
    private readonly reading: PushReading,
    private readonly transactions: Transactions,
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly sender: PushSender,
  ) {}

  onModuleInit(): void {
    this.consumers.add({
      topic: CHANNEL_TOPICS.push,
      lane: 'push',
      consume: ({ payload }) => this.push(payload as PushDeparture),
    });
  }

  private async push(departure: PushDeparture): Promise<void> {
    const subscription = await this.subscriptions.find(departure.subscriptionId);
    if (subscription === undefined) return;
    const message = await this.reading.messageFor(departure, subscription);
    if (message === undefined) return;
    const outcome = await this.sender.send(subscription, message);
    const { id, accountId } = subscription;
    if (outcome === 'refused') this.logger.warn({ subscriptionId: id }, 'a push was refused');
    if (outcome !== 'gone') return;
    await this.transactions.run('end-push-subscription', (tx) =>
      this.subscriptions.remove(tx, id, accountId),
    );
  }
}

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
    const mutes = await this.preferences.mutesOf(accountId);
    const isMuted = mutes.some(({ kind, channel }) => kind === notice.kind && channel === 'push');
    return isMuted ? undefined : pushMessageOf(notice, account.locale, Date.now());
  }
}
