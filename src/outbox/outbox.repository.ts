import { Injectable } from '@nestjs/common';
import { type Backlog, backlogColumns, type BacklogRow, toBacklog } from '../database/backlog.js';
import type { Together } from '../database/together.js';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';
import type { Delivery, Message } from './outbox-message.js';

/** A message that was given up, without what it says: that may be about a person. */
export interface DeadLetter {
  id: string;
  topic: string;
  key: string;
  failures: number;
  lastError: string | null;
  createdAt: Date;
  endedAt: Date;
}

/** A message that is due, and how often it failed before. */
export interface Claimed extends Delivery {
  failures: number;
}

const ERROR_LENGTH_MAX = 500;

type NewMessage = Message & { id: string };

const INSERT: Together<readonly NewMessage[], void> = {
  many: async (tx, sets) => {
    const messages = sets.flat();
    const row = '(?, ?, ?, ?, NOW(3) + INTERVAL ? MICROSECOND)';
    await tx.execute(
      `INSERT INTO outbox (id, topic, message_key, payload, due_at)
       VALUES ${messages.map(() => row).join()}
       ON DUPLICATE KEY UPDATE id = id`,
      messages.flatMap(({ id, topic, key, payload, delayMs }): SqlValue[] => [
        ...[id, topic, key, JSON.stringify(payload)],
        Math.round((delayMs ?? 0) * 1_000),
      ]),
    );
    return [];
  },
};

/** Messages of the outbox. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Inserts messages; those that are there already stay as they are. */
  async insert(tx: Tx, messages: readonly NewMessage[]): Promise<void> {
    if (messages.length > 0) await tx.together(INSERT, messages);
  }

  /** Ids of messages of these topics that are due, longest first; may be a moment old. */
  async due(topics: readonly string[], limit: number): Promise<string[]> {
    const rows = await this.transactions.read<{ id: string }>(
      `SELECT id FROM outbox WHERE state = 'waiting' AND topic IN (?) AND due_at <= NOW(3)
       ORDER BY due_at LIMIT ?`,
      [[...topics], limit],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Takes those of the messages that are still due: nobody else is given them until the lease is
   * over, and then everybody may.
   * @param claimId of this round; made outside, so that a repetition gives the same messages
   */
  claim(ids: readonly string[], claimId: string, leaseSeconds: number): Promise<Claimed[]> {
    return this.transactions.run('claim-messages', async (tx) => {
      await tx.execute(
        `UPDATE outbox SET claim_id = ?, due_at = NOW(3) + INTERVAL ? SECOND
         WHERE id IN (?) AND state = 'waiting' AND due_at <= NOW(3)`,
        [claimId, leaseSeconds, [...ids]],
      );
      return tx.query<Claimed>(
        `SELECT id, topic, message_key AS \`key\`, payload, failures
         FROM outbox WHERE id IN (?) AND claim_id = ?`,
        [[...ids], claimId],
      );
    });
  }

  /** Ends messages for good; those that have ended before stay as they are. */
  async finish(ids: readonly string[]): Promise<void> {
    await this.transactions.run('finish-messages', (tx) =>
      tx.execute(
        `UPDATE outbox SET state = 'done', ended_at = NOW(3)
         WHERE id IN (?) AND state = 'waiting'`,
        [ids.toSorted()],
      ),
    );
  }

  /** Notes a failure; the message is due again after the pause, or dead after too many. */
  async fail(id: string, failure: Failure): Promise<void> {
    const { failuresBefore, triesMax, pauseSeconds, error } = failure;
    const isOver = failuresBefore + 1 >= triesMax;
    await this.transactions.run('fail-message', (tx) =>
      tx.execute(
        `UPDATE outbox SET failures = ?, last_error = ?, state = ?, claim_id = NULL,
           due_at = NOW(3) + INTERVAL ? SECOND, ended_at = ${isOver ? 'NOW(3)' : 'NULL'}
         WHERE id = ? AND state = 'waiting' AND failures = ?`,
        [
          ...[failuresBefore + 1, error.slice(0, ERROR_LENGTH_MAX), isOver ? 'dead' : 'waiting'],
          ...[pauseSeconds, id, failuresBefore],
        ],
      ),
    );
  }

  async revive(tx: Tx, id: string): Promise<boolean> {
    const sql = `UPDATE outbox SET state = 'waiting', failures = 0, claim_id = NULL,
      due_at = NOW(3), ended_at = NULL WHERE id = ? AND state = 'dead'`;
    return (await tx.execute(sql, [id])) === 1;
  }

  /** Dead messages, oldest id first, from after the cursor. */
  dead(limit: number, cursor?: string): Promise<DeadLetter[]> {
    return this.transactions.read<DeadLetter>(
      `SELECT id, topic, message_key AS \`key\`, failures, last_error AS lastError,
         created_at AS createdAt, ended_at AS endedAt
       FROM outbox WHERE state = 'dead' ${cursor === undefined ? '' : 'AND id > ?'}
       ORDER BY id LIMIT ?`,
      [...(cursor === undefined ? [] : [cursor]), limit],
    );
  }

  async countDead(): Promise<number> {
    const [row] = await this.transactions.read<{ count: number }>(
      `SELECT COUNT(*) AS count FROM outbox WHERE state = 'dead'`,
    );
    return row?.count ?? 0;
  }

  /** Messages that should be delivered by now; their age counts from when they were due. */
  async overdueBacklog(): Promise<Backlog> {
    const [row] = await this.transactions.read<BacklogRow>(
      `SELECT ${backlogColumns('due_at')} FROM outbox WHERE state = 'waiting' AND due_at <= NOW(3)`,
    );
    return toBacklog(row);
  }

  /** Dead messages; their age counts from when they were given up. */
  async deadBacklog(): Promise<Backlog> {
    const [row] = await this.transactions.read<BacklogRow>(
      `SELECT ${backlogColumns('ended_at')} FROM outbox WHERE state = 'dead'`,
    );
    return toBacklog(row);
  }

  /** Removes finished messages that are old enough; how many. */
  removeOld(keptDays: number, limit: number): Promise<number> {
    return this.transactions.run('remove-old-messages', (tx) =>
      tx.execute(
        `DELETE FROM outbox WHERE state = 'done' AND ended_at < NOW(3) - INTERVAL ? DAY
         ORDER BY ended_at LIMIT ?`,
        [keptDays, limit],
      ),
    );
  }
}

/** What is noted of a failed delivery. */
export interface Failure {
  failuresBefore: number;
  triesMax: number;
  pauseSeconds: number;
  error: string;
}
