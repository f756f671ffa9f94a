import { Injectable } from '@nestjs/common';
import { entryWindow } from '../../entry/entry-window.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { CancellationsService } from '../events/cancellations.service.js';
import { EventsService } from '../events/events.service.js';
import { SeatsService } from '../seats/seats.service.js';
import { TransferNotices } from './transfer-notices.js';
import { TransferNotOpen, TransferTooLate } from './transfers.errors.js';
import { type Transfer, TransfersRepository } from './transfers.repository.js';

const THE_TRANSFER = { en: 'The transfer', ko: '양도 요청' };

/** Taking, declining and withdrawing an offered ticket. */
@Injectable()
export class TransferAnswers {
  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: TransfersRepository,
    private readonly events: EventsService,
    private readonly cancellations: CancellationsService,
    private readonly seats: SeatsService,
    private readonly notices: TransferNotices,
  ) {}

  /**
   * Makes the ticket the receiver's: a new revision, so that the code of the old one is dead from
   * COMMIT on, and its place in the ticket limit goes along (I8). Of an acceptance, a withdrawal, a
   * refund and a check-in at the same moment one wins, since all of them change the same rows under
   * a condition, on whichever nodes they run.
   * @throws NotFound also when it was offered to somebody else; TransferNotOpen, TransferTooLate,
   *   TicketLimitExceeded, PerformanceCancelled, IdentityRequired
   */
  async accept(id: string, accountId: string): Promise<void> {
    const transfer = await this.own(id, accountId, 'receiverId');
    const { performanceId, giverId: from, receiverId: to } = transfer;
    const performance = await this.events.performance(performanceId);
    await this.events.requireMayHave(to, performance);
    const entryFrom = new Date(entryWindow(performance.startsAt.getTime()).fromMs);
    const notices = await this.notices.accepted(transfer);
    const accept = async (tx: Tx): Promise<true> => {
      await this.cancellations.requireTakesPlace(tx, performanceId);
      if (!(await this.transfers.accept(tx, transfer, entryFrom))) {
        throw await this.refusal(tx, id);
      }
      if (!(await this.transfers.hand(tx, transfer))) throw new TransferNotOpen('withdrawn');
      await this.seats.moveCount(tx, performance, { from, to });
      await this.notices.tell(tx, notices);
      return true;
    };
    await this.transactions.run('accept-transfer', accept, {
      alreadyCommitted: () => this.isIn(id, 'accepted'),
    });
  }

  /** Says no to an offer; the ticket stays the giver's. Again is harmless. @throws NotFound, TransferNotOpen */
  async decline(id: string, accountId: string): Promise<void> {
    const transfer = await this.own(id, accountId, 'receiverId');
    const notice = await this.notices.declined(transfer);
    await this.transactions.run('decline-transfer', async (tx) => {
      if (await this.transfers.end(tx, id, 'declined')) await this.notices.tell(tx, [notice]);
      else await this.requireState(tx, id, 'declined');
    });
  }

  /** Takes an offer back. Again is harmless. @throws NotFound, TransferNotOpen */
  async withdraw(id: string, accountId: string): Promise<void> {
    const notice = await this.notices.withdrawn(await this.own(id, accountId, 'giverId'));
    await this.transactions.run('withdraw-transfer', async (tx) => {
      if (await this.transfers.end(tx, id, 'withdrawn')) await this.notices.tell(tx, [notice]);
      else await this.requireState(tx, id, 'withdrawn');
    });
  }

  private async requireState(tx: Tx, id: string, state: Transfer['state']): Promise<void> {
    const now = await this.transfers.find(id, tx);
    if (now?.state !== state) throw new TransferNotOpen(now?.state ?? 'lapsed');
  }

  private async refusal(tx: Tx, id: string): Promise<Error> {
    const state = (await this.transfers.find(id, tx))?.state ?? 'lapsed';
    // Still offered, and yet not to be had: the performance was moved to an earlier time.
    return state === 'offered' ? new TransferTooLate() : new TransferNotOpen(state);
  }

  private async isIn(id: string, state: Transfer['state']): Promise<true | undefined> {
    return (await this.transfers.find(id))?.state === state ? true : undefined;
  }

  private async own(
    id: string,
    accountId: string,
    side: 'giverId' | 'receiverId',
  ): Promise<Transfer> {
    const transfer = await this.transfers.find(id);
    if (transfer?.[side] !== accountId) throw new NotFound(THE_TRANSFER);
    return transfer;
  }
}
