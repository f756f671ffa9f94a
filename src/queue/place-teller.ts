import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Sweep } from '../database/sweep.js';
import { Transactions } from '../database/transactions.js';
import { EventsService } from '../events/events.service.js';
import { Notices } from '../notifications/notices.service.js';
import { phaseOf, ratePerMinute } from './board.js';
import { type PlaceWish, PlaceWishesRepository } from './place-wishes.repository.js';
import { Places } from './places.js';
import { type WaitingRoom, WaitingRoomsRepository } from './waiting-rooms.repository.js';

const INTERVAL_MS = 1_000;
/** Wishes that one transaction fulfils. */
const BATCH = 200;
/** Somebody who comes back needs so long to find the page again. */
const NEAR_MINUTES = 3;
/** Near however slow the line is. */
const NEAR_PLACES = 5;

/**
 * Tells those who asked that their place is near. It looks at wishes alone, by an index on places: who
 * waits and did not ask costs nothing. The wish ends in the transaction that tells. Runs in the worker.
 */
@Injectable()
export class PlaceTeller implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep = new Sweep('near places', INTERVAL_MS, () => this.sweepOnce());
  private readonly places = new Places();

  constructor(
    private readonly transactions: Transactions,
    private readonly wishes: PlaceWishesRepository,
    private readonly rooms: WaitingRoomsRepository,
    private readonly events: EventsService,
    private readonly notices: Notices,
  ) {}

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async sweepOnce(): Promise<void> {
    for (const id of await this.wishes.rooms()) {
      const room = await this.rooms.find(id);
      if (room === undefined || room.phase === 'before') continue;
      if (room.phase === 'closed') await this.forget(id);
      else await this.work(room);
    }
  }

  private forget(performanceId: string): Promise<number> {
    return this.transactions.run('forget-place-wishes', (tx) =>
      this.wishes.removeSome(tx, performanceId, BATCH),
    );
  }

  private async work(room: WaitingRoom): Promise<void> {
    const { performanceId, serving } = room;
    await this.draw(room);
    if (phaseOf(room) !== 'open') return;
    const upTo = serving + Math.max(NEAR_PLACES, ratePerMinute(room) * NEAR_MINUTES);
    let near: PlaceWish[];
    do {
      near = await this.wishes.near(performanceId, upTo, BATCH);
      if (near.length > 0) await this.tell(room, near);
    } while (near.length === BATCH);
  }

  /** Wishes from before opening have no place until the draw. */
  private async draw(room: WaitingRoom): Promise<void> {
    const { performanceId } = room;
    let numbers: number[];
    do {
      numbers = await this.wishes.undrawn(performanceId, BATCH);
      const drawn = numbers.map((number) => {
        return { number, place: this.places.placeOf(room, number) ?? number };
      });
      if (drawn.length > 0) {
        await this.transactions.run('draw-place-wishes', (tx) =>
          this.wishes.draw(tx, performanceId, drawn),
        );
      }
    } while (numbers.length === BATCH);
  }

  private async tell({ performanceId, serving }: WaitingRoom, near: readonly PlaceWish[]) {
    const { eventId, eventTitle } = await this.events.performance(performanceId);
    const about = { eventId, eventTitle, performanceId };
    const notices = near.map(({ accountId, place }) => ({
      ...{ kind: 'place-near' as const, accountId, key: `${performanceId}:${place}` },
      data: { ...about, ahead: Math.max(0, place - serving) },
    }));
    const accountIds = near.map(({ accountId }) => accountId);
    await this.transactions.run('tell-near-places', async (tx) => {
      await this.wishes.remove(tx, performanceId, accountIds);
      await this.notices.tellEach(tx, notices);
    });
  }
}
