import { Injectable } from '@nestjs/common';
import { OutboxRepository } from './outbox.repository.js';

/**
 * Ends messages many at a time: while one transaction is on its way, those that are finished
 * meanwhile gather for the next. A commit takes as long for one as for a hundred.
 */
@Injectable()
export class FinishedMessages {
  private gathering: { ids: string[]; written: Promise<void> } | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly messages: OutboxRepository) {}

  /** Resolves when the end is committed. */
  add(id: string): Promise<void> {
    if (this.gathering !== undefined) {
      this.gathering.ids.push(id);
      return this.gathering.written;
    }
    const group = { ids: [id], written: Promise.resolve() };
    this.gathering = group;
    group.written = this.underWay
      .catch(() => undefined)
      .then(() => {
        this.gathering = undefined;
        return this.messages.finish(group.ids);
      });
    this.underWay = group.written;
    return group.written;
  }
}
