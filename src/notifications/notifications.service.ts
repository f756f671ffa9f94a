import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { toPage } from '../http/schemas.js';
import { noticePath } from './notice-path.js';
import { noticeText } from './notice-text.js';
import { type Notice, NotificationsRepository } from './notifications.repository.js';
import type { NoticePage, NoticeView } from './notifications.schemas.js';

const THE_NOTICE = { en: 'The notice', ko: '알림' };

/** An account's notices in the app. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly notices: NotificationsRepository,
  ) {}

  /** A page of the account's notices, newest first, and how many it has not read. */
  async list(
    accountId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<NoticePage> {
    const [rows, unread] = await Promise.all([
      this.notices.page(accountId, limit + 1, cursor),
      this.notices.unreadCount(accountId),
    ]);
    const { items, nextCursor } = toPage(rows, limit);
    return { items: items.map(viewOf), nextCursor, unread };
  }

  /** Notes that a notice was read; again changes nothing. @throws NotFound also for another's */
  async markRead(accountId: string, id: string): Promise<void> {
    await this.transactions.run('read-notice', async (tx) => {
      if (!(await this.notices.markRead(tx, id, accountId))) throw new NotFound(THE_NOTICE);
    });
  }
}

/** A notice in both languages. */
export function viewOf({ id, kind, data, createdAt, readAt }: Notice): NoticeView {
  const [en, ko] = [noticeText('en', kind, data), noticeText('ko', kind, data)];
  return {
    ...{ id, kind, data: { ...data }, path: noticePath(kind, data) },
    title: { en: en.title, ko: ko.title },
    body: { en: en.body, ko: ko.body },
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  };
}
