import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { entryWindow } from '../../entry/entry-window.js';
import { type Account, AuthService } from '../auth/auth.service.js';
import { Idempotency } from '../database/idempotency.js';
import { isDuplicateKey, type Tx } from '../database/transactions.js';
import { CancellationsService } from '../events/cancellations.service.js';
import { TicketCheckedIn, TicketVoid } from './tickets.errors.js';
import { TicketsService } from './tickets.service.js';
import { TransferNotices } from './transfer-notices.js';
import { REVISION_MAX } from './transfer-state.js';
import {
  ReceiverUnknown,
  TransferAlreadyOffered,
  TransferToOneself,
  TransferTooLate,
  TransfersUsedUp,
} from './transfers.errors.js';
import { TransfersRepository } from './transfers.repository.js';
import type { OfferedTransfer, OfferTransfer } from './transfers.schemas.js';
import type { TicketView } from './tickets.schemas.js';

/** Who offers which ticket, under which key. */
export interface TransferWish {
  accountId: string;
  ticketId: string;
  key: string;
  body: OfferTransfer;
}

/** Offering tickets to other accounts. */
@Injectable()
export class TransferOffers {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly transfers: TransfersRepository,
    private readonly tickets: TicketsService,
    private readonly accounts: AuthService,
    private readonly cancellations: CancellationsService,
    private readonly notices: TransferNotices,
  ) {}

  /**
   * Offers one's own valid ticket to an account that exists, free of charge.
   *
   * Whether there is an account is told, to whoever has a ticket to give: an address with a slip
   * would else be noticed two days later. Signing up tells as much; nothing else of it is told.
   * @throws NotFound, TicketVoid, TicketCheckedIn, TransfersUsedUp, TransferTooLate, ReceiverUnknown,
   *   TransferToOneself, TransferAlreadyOffered, PerformanceCancelled, IdempotencyKeyReused
   */
  async offer(wish: TransferWish): Promise<OfferedTransfer> {
    const { accountId, ticketId, key, body } = wish;
    const request = { accountId, key, operation: 'offer-transfer', body: { ticketId, body } };
    const first = await this.idempotency.find<OfferedTransfer>(request);
    if (first !== undefined) return first.result;
    const ticket = await this.tickets.get(ticketId, accountId);
    requireTransferable(ticket);
    const receiver = await this.receiverOf(accountId, body.toEmail);
    const { id: receiverId, email: toEmail } = receiver;
    const { performanceId, startsAt } = ticket;
    const entryFrom = new Date(entryWindow(Date.parse(startsAt)).fromMs);
    const id = uuidv7();
    const transfer = { id, ticketId, performanceId, giverId: accountId, receiverId, toEmail };
    const notice = await this.notices.offered(transfer);
    const offer = async (tx: Tx): Promise<OfferedTransfer> => {
      await this.cancellations.requireTakesPlace(tx, performanceId);
      await this.transfers.lapseOf(tx, ticketId);
      const until = await this.transfers.offer(tx, { ...transfer, entryFrom });
      if (until === undefined) throw new TransferTooLate();
      await this.notices.tell(tx, [notice(until)]);
      return { id, state: 'offered', ticketId, toEmail, expiresAt: until.toISOString() };
    };
    try {
      return await this.idempotency.run(request, offer);
    } catch (error) {
      if (isDuplicateKey(error, 'uq_transfers_open')) throw new TransferAlreadyOffered();
      // What came in between says so better than the time of entry.
      if (error instanceof TransferTooLate) {
        requireTransferable(await this.tickets.get(ticketId, accountId));
      }
      throw error;
    }
  }

  private async receiverOf(giverId: string, email: string): Promise<Account> {
    const receiver = await this.accounts.accountByEmail(email);
    if (receiver === undefined) throw new ReceiverUnknown();
    if (receiver.id === giverId) throw new TransferToOneself();
    return receiver;
  }
}

function requireTransferable({ id, state, revision }: TicketView): void {
  if (state === 'void') throw new TicketVoid();
  if (state === 'checked-in') throw new TicketCheckedIn([id]);
  if (revision >= REVISION_MAX) throw new TransfersUsedUp();
}
