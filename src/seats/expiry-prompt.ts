import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';

/** Name of the Bull queue that prompts the end of holds. */
export const HOLD_EXPIRY_QUEUE = 'hold-expiry';

/** A prompt names its hold. */
export interface ExpiryJob {
  holdId: string;
}

/**
 * Asks the worker to look at a hold at the moment its time is over. A prompt is a convenience and
 * may be lost (the sweeper ends every overdue hold), so it is no outbox matter, and nobody waits.
 */
@Injectable()
export class ExpiryPrompt {
  constructor(@InjectQueue(HOLD_EXPIRY_QUEUE) private readonly queue: Queue<ExpiryJob>) {}

  /** Schedules a prompt; does nothing while Redis is away. */
  at(holdId: string, expiresAt: Date): void {
    if (this.queue.client.status !== 'ready') return;
    const delay = Math.max(0, expiresAt.getTime() - Date.now()) + 1;
    const options = { delay, jobId: holdId, removeOnComplete: true, removeOnFail: true };
    this.queue.add({ holdId }, options).catch(() => undefined);
  }
}
