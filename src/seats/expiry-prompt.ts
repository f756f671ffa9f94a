import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { Gathering } from '../database/gathering.js';

/** Name of the Bull queue that prompts the end of holds. */
export const HOLD_EXPIRY_QUEUE = 'hold-expiry';
/** Holds live for minutes; their prompts are put into the queue so many milliseconds apart. */
const PAUSE_MS = 100;
/** Holds whose time is over within the same so many milliseconds have one prompt. */
const STEP_MS = 200;

/**
 * Asks the worker to look for overdue holds at the moment the time of one is over. A prompt is a
 * convenience and may be lost (the sweeper ends every overdue hold), so it is no outbox matter, and
 * nobody waits.
 */
@Injectable()
export class ExpiryPrompt {
  private readonly prompts = new Gathering((atMs: readonly number[]) => this.put(atMs), PAUSE_MS);

  constructor(@InjectQueue(HOLD_EXPIRY_QUEUE) private readonly queue: Queue) {}

  /** Schedules a prompt; does nothing while Redis is away. */
  at(expiresAt: Date): void {
    if (this.queue.client.status !== 'ready') return;
    const stepMs = Math.ceil((expiresAt.getTime() + 1) / STEP_MS) * STEP_MS;
    this.prompts.add(stepMs).catch(() => undefined);
  }

  private async put(moments: readonly number[]): Promise<void[]> {
    const nowMs = Date.now();
    await this.queue.addBulk(
      [...new Set(moments)].map((atMs) => ({
        data: {},
        opts: {
          // The name makes those of all processes one.
          ...{ delay: Math.max(0, atMs - nowMs), jobId: String(atMs) },
          ...{ removeOnComplete: true, removeOnFail: true },
        },
      })),
    );
    return [];
  }
}
