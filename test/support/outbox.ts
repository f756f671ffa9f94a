import { randomUUID } from 'node:crypto';
import Bull, { type Queue } from 'bull';
import { Redis } from 'ioredis';
import type { Config } from '../../src/config/config.schema.js';
import { FinishedMessages } from '../../src/outbox/finished-messages.js';
import { type Consumer, OutboxConsumers } from '../../src/outbox/outbox-consumers.service.js';
import { OutboxDelivery } from '../../src/outbox/outbox-delivery.js';
import { OutboxLanes } from '../../src/outbox/outbox-lanes.js';
import { OutboxRelay } from '../../src/outbox/outbox-relay.js';
import { type Claimed, OutboxRepository } from '../../src/outbox/outbox.repository.js';
import { type DataLayer, testConfig } from './cluster.js';

/** A worker's outbox with consumers of the test's own, beside those of the test cluster. */
export interface TestRelay {
  /** Bull's queue of what has no lane of its own. */
  effects: Queue<Claimed>;
  stop(): Promise<void>;
}

/**
 * Starts a relay over the data layer, with Bull queues that nobody else listens to.
 * @param redisPort another port than the cluster's: a Redis that is away
 */
export async function startRelay(
  layer: DataLayer,
  consumers: readonly Consumer[],
  changes: Partial<Config> = {},
): Promise<TestRelay> {
  const config = testConfig({ OUTBOX_INTERVAL_MS: 20, ...changes });
  const messages = new OutboxRepository(layer.transactions);
  const registry = new OutboxConsumers();
  for (const consumer of consumers) registry.add(consumer);
  const clients: Redis[] = [];
  const createClient = (): Redis => {
    const client = new Redis({
      host: config.REDIS_HOST,
      port: config.REDIS_PORT,
      password: config.REDIS_PASSWORD,
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
    });
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  };
  const prefix = `test-${randomUUID()}`;
  const queue = (name: string): Queue<Claimed> => new Bull(name, { prefix, createClient });
  const queues = [queue('effects'), queue('mail'), queue('push')] as const;
  const delivery = new OutboxDelivery(registry, messages, new FinishedMessages(messages), config);
  const relay = new OutboxRelay(messages, registry, new OutboxLanes(delivery, ...queues), config);
  relay.onApplicationBootstrap();
  return {
    effects: queues[0],
    stop: async () => {
      await relay.onApplicationShutdown();
      const isUp = queues[0].client.status === 'ready';
      if (isUp) await Promise.all(queues.map((one) => one.close()));
      for (const client of clients) client.disconnect();
    },
  };
}
