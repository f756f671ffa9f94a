import { Injectable } from '@nestjs/common';
import { Gathering } from '../database/gathering.js';
import { OutboxRepository } from './outbox.repository.js';

/** Nobody waits for the end of a message but its lane, and the lease is much longer. */
const PAUSE_MS = 50;

/** Ends messages many at a time. */
@Injectable()
export class FinishedMessages {
  private readonly ends: Gathering<string, void>;

  constructor(messages: OutboxRepository) {
    this.ends = new Gathering(async (ids) => {
      await messages.finish(ids);
      return [];
    }, PAUSE_MS);
  }

  /** Resolves when the end is committed. */
  add(id: string): Promise<void> {
    return this.ends.add(id);
  }
}
