import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { type Lane, OutboxConsumers } from './outbox-consumers.service.js';
import { LANE_QUEUES, OutboxLanes } from './outbox-lanes.js';
import { OutboxRepository } from './outbox.repository.js';

/** Messages of a lane that one round takes. */
const BATCH = 200;
const REMOVE_INTERVAL_MS = 60_000;
const REMOVE_BATCH = 1_000;

/**
 * Feeds the queues from the outbox. The row says when it is done, the queue only makes it prompt and
 * spreads it: a message whose job was lost, with its worker or with Redis, is due again when its
 * lease is over. Several workers may run: a message is claimed by a conditional update. Runs in the worker.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly sweeps: readonly Sweep[];

  constructor(
    private readonly messages: OutboxRepository,
    private readonly consumers: OutboxConsumers,
    private readonly lanes: OutboxLanes,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    const lanesByName = Object.keys(LANE_QUEUES) as Lane[];
    this.sweeps = [
      ...lanesByName.map(
        (lane) => new Sweep(`outbox ${lane}`, config.OUTBOX_INTERVAL_MS, () => this.relayDue(lane)),
      ),
      new Sweep('old messages', REMOVE_INTERVAL_MS, () => this.removeOld()),
    ];
  }

  /** By now every module has added its consumers. */
  onApplicationBootstrap(): void {
    this.lanes.start();
    for (const sweep of this.sweeps) sweep.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.sweeps.map((sweep) => sweep.stop()));
  }

  private async relayDue(lane: Lane): Promise<void> {
    const topics = this.consumers.topicsOf(lane);
    if (topics.length === 0) return;
    const ids = await this.messages.due(topics, BATCH);
    if (ids.length === 0) return;
    const claimed = await this.messages.claim(ids, uuidv7(), this.config.OUTBOX_LEASE_SECONDS);
    await this.lanes.send(lane, claimed);
  }

  private async removeOld(): Promise<void> {
    for (;;) {
      const removed = await this.messages.removeOld(this.config.OUTBOX_KEEP_DAYS, REMOVE_BATCH);
      if (removed < REMOVE_BATCH) return;
    }
  }
}
