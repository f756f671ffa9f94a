import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { type Message, Outbox } from '../outbox/outbox.service.js';
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
    return this.outbox.append(tx, messageOf(notice));
  }

  /** Tells several accounts something of their own each. */
  tellEach(tx: Tx, notices: readonly NoticeMessage[]): Promise<void> {
    return this.outbox.appendAll(tx, notices.map(messageOf));
  }

  /** Tells an audience, however large, with one row. */
  tellAudience(tx: Tx, fanOut: FanOutMessage): Promise<void> {
    const key = `${fanOut.kind}:${fanOut.audience}:${fanOut.key}`;
    return this.outbox.append(tx, { topic: FAN_OUT_TOPIC, key, payload: fanOut });
  }
}

function messageOf(notice: NoticeMessage): Message {
  const { kind, accountId, key } = notice;
  return { topic: NOTICE_TOPIC, key: `${kind}:${accountId}:${key}`, payload: notice };
}
