import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { toPage } from '../http/schemas.js';
import { type Message, messageId } from './outbox-message.js';
import { type DeadLetter, OutboxRepository } from './outbox.repository.js';

export type { Delivery, Message } from './outbox-message.js';

/** What operators see of the outbox. */
export interface OutboxState {
  /** Messages that are not delivered yet and should be. */
  overdue: number;
  overdueOldestSeconds: number;
  /** Messages that were given up. */
  dead: number;
  items: DeadLetter[];
  nextCursor: string | null;
}

/**
 * What must happen after a commit and may not be forgotten: a row in the same transaction, which
 * the worker delivers at least once. See {@link OutboxConsumers} for the other end.
 */
@Injectable()
export class Outbox {
  constructor(private readonly messages: OutboxRepository) {}

  /**
   * Appends a message, which is delivered if and only if the transaction commits. The same topic
   * and key again is the same message: nothing is appended, as long as the first one is kept.
   */
  append(tx: Tx, message: Message): Promise<void> {
    return this.messages.insert(tx, [{ ...message, id: messageId(message) }]);
  }

  /** Appends many at once. */
  appendAll(tx: Tx, messages: readonly Message[]): Promise<void> {
    return this.messages.insert(
      tx,
      messages.map((message) => ({ ...message, id: messageId(message) })),
    );
  }

  /** How far behind the outbox is, and a page of what was given up. */
  async state(page: { limit: number; cursor?: string | undefined }): Promise<OutboxState> {
    const [backlog, dead, rows] = await Promise.all([
      this.messages.overdueBacklog(),
      this.messages.countDead(),
      this.messages.dead(page.limit + 1, page.cursor),
    ]);
    const overdue = { overdue: backlog.count, overdueOldestSeconds: backlog.oldestSeconds };
    return { ...overdue, dead, ...toPage(rows, page.limit) };
  }

  /**
   * Makes a dead message wait again, with all its tries.
   * @throws NotFound when there is no dead message with this id
   */
  async revive(tx: Tx, id: string): Promise<void> {
    if (!(await this.messages.revive(tx, id)))
      throw new NotFound({ en: 'The message', ko: '메시지' });
  }
}
