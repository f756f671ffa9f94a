import { Injectable } from '@nestjs/common';
import { EventsService } from '../events/events.service.js';
import { QueueService } from '../queue/queue.service.js';
import { HoldPlacing } from './hold-placing.js';
import type { Hold, PlaceHold } from './seats.schemas.js';

/** A buyer's wish for seats of a performance. */
export interface SeatWish {
  accountId: string;
  performanceId: string;
  wish: PlaceHold;
  idempotencyKey: string | undefined;
  /** Of the waiting room. */
  pass: string | undefined;
}

// A performance stands in the way of the clock's own name.
const now = (): number => performance.now();

/** Where buyers ask for seats: who may, and with a pass where there is a line. */
@Injectable()
export class HoldDesk {
  constructor(
    private readonly placing: HoldPlacing,
    private readonly events: EventsService,
    private readonly queue: QueueService,
  ) {}

  /**
   * Holds all of the wished seats or none.
   * @throws NotFound, IdentityRequired, AdmissionRequired, and what {@link HoldPlacing.place} refuses
   */
  async place(seatWish: SeatWish): Promise<Hold> {
    const { accountId, performanceId, wish, idempotencyKey, pass } = seatWish;
    const performance = await this.events.performanceFor(performanceId, accountId);
    await this.events.requireMayHave(accountId, performance);
    const request = { accountId, performance, wish, idempotencyKey };
    if (!performance.waitingRoom.enabled) return this.placing.place(request);
    this.queue.requireAdmission({ accountId, performanceId }, pass);
    const startMs = now();
    try {
      return await this.placing.place(request);
    } finally {
      this.queue.observeHold(now() - startMs);
    }
  }
}
