import { Injectable } from '@nestjs/common';
import { EventsService } from '../events/events.service.js';
import { HoldsService } from '../seats/holds.service.js';
import { SeatsService } from '../seats/seats.service.js';

const HOLDS_AT_ONCE = 200;

/** Takes what nobody paid for of a cancelled performance off sale. */
@Injectable()
export class CancellationSeats {
  constructor(
    private readonly events: EventsService,
    private readonly holds: HoldsService,
    private readonly seats: SeatsService,
  ) {}

  /** Ends the waiting room and every hold that is not being paid, and blocks what is free. */
  async withdraw(performanceId: string, signal: AbortSignal): Promise<void> {
    while ((await this.holds.withdrawUnpaid(performanceId, HOLDS_AT_ONCE)) === HOLDS_AT_ONCE) {
      if (signal.aborted) return;
    }
    await this.seats.withdrawFree(await this.events.performance(performanceId));
  }

  /** Whether every seat is blocked: then no hold, and so no order, can come into being any more. */
  async areWithdrawn(performanceId: string): Promise<boolean> {
    return (await this.seats.countOnSale(performanceId)) === 0;
  }
}
