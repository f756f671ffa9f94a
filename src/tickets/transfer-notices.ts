import { Injectable } from '@nestjs/common';
import { AuthService } from '../auth/auth.service.js';
import type { Tx } from '../database/transactions.js';
import { NotInRehearsal } from '../events/events.errors.js';
import { EventsService } from '../events/events.service.js';
import { type NoticeKind, type NoticeMessage, Notices } from '../notifications/notices.service.js';
import type { Transfer } from './transfers.repository.js';

/** What a notice of a transfer is about. */
type About = Pick<Transfer, 'id' | 'performanceId' | 'giverId' | 'receiverId' | 'toEmail'>;

/** What givers and receivers are told. Put together before the transaction that tells it. */
@Injectable()
export class TransferNotices {
  constructor(
    private readonly notices: Notices,
    private readonly events: EventsService,
    private readonly accounts: AuthService,
  ) {}

  /** Somebody is offered a ticket; until when is known when it is written. */
  async offered(transfer: About): Promise<(until: Date) => NoticeMessage> {
    const message = await this.toReceiver('transfer-offered', transfer);
    return (until) => ({ ...message, data: { ...message.data, until: until.toISOString() } });
  }

  /** A ticket has another holder: both are told. */
  async accepted(transfer: About): Promise<NoticeMessage[]> {
    return Promise.all([
      this.toReceiver('transfer-received', transfer),
      this.toGiver('transfer-accepted', transfer),
    ]);
  }

  /** The receiver did not want it. */
  declined(transfer: About): Promise<NoticeMessage> {
    return this.toGiver('transfer-declined', transfer);
  }

  /** The giver took the offer back. */
  withdrawn(transfer: About): Promise<NoticeMessage> {
    return this.toReceiver('transfer-withdrawn', transfer);
  }

  /** The receiver did not answer in time. */
  lapsed(transfer: About): Promise<NoticeMessage> {
    return this.toGiver('transfer-lapsed', transfer);
  }

  tell(tx: Tx, notices: readonly NoticeMessage[]): Promise<void> {
    return this.notices.tellEach(tx, notices);
  }

  /** The giver knows the receiver by the address alone, and learns no name of it. */
  private toGiver(kind: NoticeKind, transfer: About): Promise<NoticeMessage> {
    return this.message(kind, transfer, transfer.giverId, transfer.toEmail);
  }

  private async toReceiver(kind: NoticeKind, transfer: About): Promise<NoticeMessage> {
    const names = await this.accounts.namesOf([transfer.giverId]);
    return this.message(kind, transfer, transfer.receiverId, names.get(transfer.giverId) ?? '');
  }

  private async message(
    kind: NoticeKind,
    { id: key, performanceId }: About,
    accountId: string,
    name: string,
  ): Promise<NoticeMessage> {
    const facts = await this.events.performance(performanceId);
    // Nobody outside may hear of a rehearsal, so its tickets stay where they are.
    if (facts.rehearsalOf !== null) throw new NotInRehearsal();
    const { eventId, eventTitle, startsAt } = facts;
    const about = { eventId, eventTitle, performanceId, startsAt: startsAt.toISOString() };
    return { kind, accountId, key, data: { ...about, name } };
  }
}
