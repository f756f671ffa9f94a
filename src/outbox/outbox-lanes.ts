import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import type { Lane } from './outbox-consumers.service.js';
import { OutboxDelivery } from './outbox-delivery.js';
import type { Claimed } from './outbox.repository.js';

/** Name of each lane's Bull queue. */
export const LANE_QUEUES: Readonly<Record<Lane, string>> = {
  effects: 'effects',
  mail: 'mail',
  push: 'push',
};

/** Messages of a lane that one worker delivers at a time. */
const AT_ONCE: Readonly<Record<Lane, number>> = { effects: 32, mail: 8, push: 16 };

/** The lanes' Bull queues: what was claimed is spread over all workers. */
@Injectable()
export class OutboxLanes {
  private readonly queues: Readonly<Record<Lane, Queue<Claimed>>>;

  constructor(
    private readonly delivery: OutboxDelivery,
    @InjectQueue(LANE_QUEUES.effects) effects: Queue<Claimed>,
    @InjectQueue(LANE_QUEUES.mail) mail: Queue<Claimed>,
    @InjectQueue(LANE_QUEUES.push) push: Queue<Claimed>,
  ) {
    this.queues = { effects, mail, push };
  }

  /** Starts to deliver what the queues bring. */
  start(): void {
    for (const lane of Object.keys(LANE_QUEUES) as Lane[]) {
      void this.queues[lane].process(AT_ONCE[lane], ({ data }: Job<Claimed>) =>
        this.delivery.deliver(data),
      );
    }
  }

  /**
   * Puts messages into the lane's queue; a message that is in it already is not put in again. While
   * Redis is away they are delivered here and now instead.
   */
  async send(lane: Lane, messages: readonly Claimed[]): Promise<void> {
    const queue = this.queues[lane];
    if (queue.client.status === 'ready') {
      const jobs = messages.map((data) => ({
        data,
        opts: { jobId: data.id, removeOnComplete: true, removeOnFail: true },
      }));
      const added = await queue.addBulk(jobs).then(
        () => true,
        () => false,
      );
      if (added) return;
    }
    for (let from = 0; from < messages.length; from += AT_ONCE[lane]) {
      const some = messages.slice(from, from + AT_ONCE[lane]);
      await Promise.all(some.map((message) => this.delivery.deliver(message)));
    }
  }
}
