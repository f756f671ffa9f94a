import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { PlaceWishesRepository } from './place-wishes.repository.js';
import { type Waiter, WaitingRoomService } from './waiting-room.service.js';

/** Asking to be told when one's place is near: a row for those who ask, and nothing for all others. */
@Injectable()
export class PlaceWishesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly rooms: WaitingRoomService,
    private readonly wishes: PlaceWishesRepository,
  ) {}

  /**
   * Notes the wish; again is harmless. Of a place that was called there is nothing more to tell.
   * @throws PlaceTicketInvalid, WaitingRoomClosed, NotFound, NoWaitingRoom
   */
  async ask(waiter: Waiter, ticket: string | undefined): Promise<void> {
    const { number, place, isCalled } = await this.rooms.numberOf(waiter, ticket);
    if (isCalled) return;
    await this.transactions.run('wish-place', (tx) =>
      this.wishes.put(tx, { ...waiter, number, place }),
    );
  }

  /** Takes the wish back; again is harmless. @throws NotFound, NoWaitingRoom */
  async withdraw({ performanceId, accountId }: Waiter): Promise<void> {
    await this.rooms.board(performanceId);
    await this.transactions.run('unwish-place', (tx) =>
      this.wishes.remove(tx, performanceId, [accountId]),
    );
  }
}
