import { Injectable } from '@nestjs/common';
import type { Delivery } from './outbox-message.js';

/** Which Bull queue carries a topic: what waits for others must not hold up what does not. */
export type Lane = 'effects' | 'mail' | 'push';

/** Thrown by a consumer: not again before so many seconds, however seldom it has failed. */
export class DeliverLater extends Error {
  constructor(
    message: string,
    readonly seconds: number,
  ) {
    super(message);
  }
}

/** Who does what a topic's messages say. */
export interface Consumer {
  topic: string;
  /** `effects` unless given. */
  lane?: Lane;
  /**
   * Does what the message says. It may be called again for the same message, also while the
   * first call is not over, and so must do nothing the second time; message id or key help.
   * @throws to be called again later
   */
  consume(delivery: Delivery): Promise<void>;
}

/** The consumers of this process. A worker's module adds its own in `onModuleInit`. */
@Injectable()
export class OutboxConsumers {
  private readonly byTopic = new Map<string, Consumer>();

  /** @throws when the topic has its consumer already */
  add(consumer: Consumer): void {
    if (this.byTopic.has(consumer.topic)) throw new Error(`two consumers of ${consumer.topic}`);
    this.byTopic.set(consumer.topic, consumer);
  }

  /** @throws when the topic has no consumer in this process */
  of(topic: string): Consumer {
    const consumer = this.byTopic.get(topic);
    if (consumer === undefined) throw new Error(`nobody consumes ${topic}`);
    return consumer;
  }

  /** Topics that travel on a lane. */
  topicsOf(lane: Lane): string[] {
    return [...this.byTopic.values()]
      .filter((consumer) => (consumer.lane ?? 'effects') === lane)
      .map(({ topic }) => topic);
  }
}
