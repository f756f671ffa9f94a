import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Transactions } from '../../database/transactions.js';
import { OutboxConsumers } from '../../outbox/outbox-consumers.service.js';
import { CHANNEL_TOPICS, type PushDeparture } from '../notice-departures.js';
import { PushReading } from './push-reading.js';
import { PushSender } from './push-sender.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';

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
