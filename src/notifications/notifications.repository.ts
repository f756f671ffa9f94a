import { Injectable } from '@nestjs/common';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';
import type { NoticeData, NoticeKind, Subject } from './notice.js';

/** A notice of one account. */
export interface Notice {
  id: string;
  accountId: string;
  kind: NoticeKind;
  /** A JSON column, which the driver parses. */
  data: NoticeData;
  createdAt: Date;
  readAt: Date | null;
}

/** A notice to be written. */
export interface NewNotice {
  id: string;
  accountId: string;
  subject: Subject;
}

/** A notice that is written, whose it is and of what kind. */
export type Written = Pick<Notice, 'id' | 'accountId' | 'kind'>;

const COLUMNS = `id, account_id AS accountId, kind, data, created_at AS createdAt,
  read_at AS readAt`;

/** Notices in the app. */
@Injectable()
export class NotificationsRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Inserts notices; an account that has one about the subject already keeps that one.
   * @returns what stands there of each now
   */
  insert(tx: Tx, notices: readonly NewNotice[]): Promise<Written[]> {
    const texts = new Map<NoticeData, string>();
    const textOf = (data: NoticeData): string => {
      const text = texts.get(data) ?? JSON.stringify(data);
      texts.set(data, text);
      return text;
    };
    return tx.query<Written>(
      `INSERT INTO notifications (id, account_id, kind, subject_key, data)
       VALUES ${notices.map(() => '(?, ?, ?, ?, ?)').join()}
       ON DUPLICATE KEY UPDATE id = id RETURNING id, account_id AS accountId, kind`,
      notices.flatMap(({ id, accountId, subject: { kind, key, data } }): SqlValue[] => [
        ...[id, accountId, kind, key, textOf(data)],
      ]),
    );
  }

  /** An account's notices, newest first, from before the cursor. */
  page(accountId: string, limit: number, cursor?: string): Promise<Notice[]> {
    return this.transactions.read<Notice>(
      `SELECT ${COLUMNS} FROM notifications
       WHERE account_id = ? ${cursor === undefined ? '' : 'AND id < ?'}
       ORDER BY id DESC LIMIT ?`,
      [accountId, ...(cursor === undefined ? [] : [cursor]), limit],
    );
  }

  /** One notice, as it is on whichever node wrote it. */
  async find(id: string): Promise<Notice | undefined> {
    return (await this.findAll([id]))[0];
  }

  /** Those of the notices that there are, as they are on whichever nodes wrote them. */
  findAll(ids: readonly string[]): Promise<Notice[]> {
    return this.transactions.readLatest<Notice>(
      `SELECT ${COLUMNS} FROM notifications WHERE id IN (?)`,
      [[...ids]],
    );
  }

  async unreadCount(accountId: string): Promise<number> {
    const [row] = await this.transactions.read<{ count: number }>(
      `SELECT COUNT(*) AS count FROM notifications WHERE account_id = ? AND read_at IS NULL`,
      [accountId],
    );
    return row?.count ?? 0;
  }

  /** Notes that the account has read its notice; false when it has none with this id. */
  async markRead(tx: Tx, id: string, accountId: string): Promise<boolean> {
    const mine = [id, accountId];
    const changed = await tx.execute(
      `UPDATE notifications SET read_at = NOW(3)
       WHERE id = ? AND account_id = ? AND read_at IS NULL`,
      mine,
    );
    if (changed === 1) return true;
    const sql = 'SELECT 1 FROM notifications WHERE id = ? AND account_id = ?';
    return (await tx.query(sql, mine)).length === 1;
  }
}
