import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { Outbox } from '../outbox/outbox.service.js';
import type { FanOutMessage, NoticeMessage } from './notice.js';

export type { NoticeData, NoticeKind, NoticeMessage, Subject } from './notice.js';

/** Topics by which notices travel. */
export const NOTICE_TOPIC = 'notice';
export const FAN_OUT_TOPIC = 'fan-out';

/**
 * Telling people. Whatever happened says so in its own transaction with one row; the worker writes
 * the notices, sends mail and push.
 */
@Injectable()
export class Notices {
  constructor(private readonly outbox: Outbox) {}

  /** Tells one account, if and only if the transaction commits. */
  tell(tx: Tx, notice: NoticeMessage): Promise<void> {
    const { kind, accountId, key } = notice;
    const messageKey = `${kind}:${accountId}:${key}`;
    return this.outbox.append(tx, { topic: NOTICE_TOPIC, key: messageKey, payload: notice });
  }

  /** Tells an audience, however large, with one row. */
  tellAudience(tx: Tx, fanOut: FanOutMessage): Promise<void> {
    const key = `${fanOut.kind}:${fanOut.audience}:${fanOut.key}`;
    return this.outbox.append(tx, { topic: FAN_OUT_TOPIC, key, payload: fanOut });
  }
}
