import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { Gathering } from '../database/gathering.js';

/** Name of the Bull queue that prompts the end of holds. */
export const HOLD_EXPIRY_QUEUE = 'hold-expiry';
/** Holds live for minutes; their prompts are put into the queue so many milliseconds apart, all at once. */
const PAUSE_MS = 100;

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
  private readonly prompts = new Gathering((jobs: readonly Prompt[]) => this.put(jobs), PAUSE_MS);

  constructor(@InjectQueue(HOLD_EXPIRY_QUEUE) private readonly queue: Queue<ExpiryJob>) {}

  /** Schedules a prompt; does nothing while Redis is away. */
  at(holdId: string, expiresAt: Date): void {
    if (this.queue.client.status !== 'ready') return;
    this.prompts.add({ holdId, expiresAtMs: expiresAt.getTime() }).catch(() => undefined);
  }

  private async put(prompts: readonly Prompt[]): Promise<void[]> {
    const nowMs = Date.now();
    await this.queue.addBulk(
      prompts.map(({ holdId, expiresAtMs }) => ({
        data: { holdId },
        opts: {
          ...{ delay: Math.max(0, expiresAtMs - nowMs) + 1, jobId: holdId },
          ...{ removeOnComplete: true, removeOnFail: true },
        },
      })),
    );
    return [];
  }
}

interface Prompt {
  holdId: string;
  expiresAtMs: number;
}
