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

const COLUMNS = `id, account_id AS accountId, kind, data, created_at AS createdAt,
  read_at AS readAt`;

/** Notices in the app. */
@Injectable()
export class NotificationsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Inserts notices about one subject; an account that has it already keeps the one it has. */
  async insert(
    tx: Tx,
    { kind, key, data }: Subject,
    notices: readonly { id: string; accountId: string }[],
  ): Promise<void> {
    const text = JSON.stringify(data);
    await tx.execute(
      `INSERT INTO notifications (id, account_id, kind, subject_key, data)
       VALUES ${notices.map(() => '(?, ?, ?, ?, ?)').join()}
       ON DUPLICATE KEY UPDATE id = id`,
      notices.flatMap(({ id, accountId }): SqlValue[] => [id, accountId, kind, key, text]),
    );
  }

  /** Ids of the notices about one subject, by account. */
  async idsOf(tx: Tx, { kind, key }: Subject, accountIds: readonly string[]) {
    const rows = await tx.query<{ id: string; accountId: string }>(
      `SELECT id, account_id AS accountId FROM notifications
       WHERE account_id IN (?) AND kind = ? AND subject_key = ?`,
      [[...accountIds], kind, key],
    );
    return rows;
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
    const [row] = await this.transactions.readLatest<Notice>(
      `SELECT ${COLUMNS} FROM notifications WHERE id = ?`,
      [id],
    );
    return row;
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
