import { Inject, Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { FinishedMessages } from './finished-messages.js';
import { DeliverLater, OutboxConsumers } from './outbox-consumers.service.js';
import { backoffSeconds } from './outbox-message.js';
import { type Claimed, OutboxRepository } from './outbox.repository.js';

const outcomes = new Counter({
  name: 'picket_outbox_deliveries_total',
  help: 'Messages of the outbox that were handed to their consumer, by outcome.',
  labelNames: ['topic', 'outcome'],
});

/** Hands a message to its consumer and notes in the database what came of it. */
@Injectable()
export class OutboxDelivery {
  private readonly logger = new Logger(OutboxDelivery.name);
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly consumers: OutboxConsumers,
    private readonly messages: OutboxRepository,
    private readonly finished: FinishedMessages,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Delivers; once at a time in this process. Never rejects: the lease brings it again. */
  deliver(message: Claimed): Promise<void> {
    const running = this.underWay.get(message.id);
    if (running !== undefined) return running;
    const delivery = this.deliverNow(message)
      .catch((error: unknown) => this.logger.warn({ err: error, id: message.id }, 'left to lease'))
      .finally(() => this.underWay.delete(message.id));
    this.underWay.set(message.id, delivery);
    return delivery;
  }

  private async deliverNow(message: Claimed): Promise<void> {
    const { id, topic, failures } = message;
    try {
      await this.consumers.of(topic).consume(message);
    } catch (error) {
      outcomes.inc({ topic, outcome: 'failed' });
      this.logger.warn({ err: error, id, topic, failures }, 'a message was not delivered');
      await this.messages.fail(id, {
        failuresBefore: failures,
        triesMax: this.config.OUTBOX_TRIES_MAX,
        pauseSeconds: Math.max(backoffSeconds(failures + 1), askedFor(error)),
        error: error instanceof Error ? error.message : String(error),
      });
      return;
    }
    await this.finished.add(id);
    outcomes.inc({ topic, outcome: 'delivered' });
  }
}

function askedFor(error: unknown): number {
  return error instanceof DeliverLater ? Math.ceil(error.seconds) : 0;
}
