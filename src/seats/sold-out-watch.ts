import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Sweep } from '../database/sweep.js';
import { QueueService } from '../queue/queue.service.js';
import { SeatsService } from './seats.service.js';

const INTERVAL_MS = 1_000;
/** Counting a large hall takes some milliseconds; it may take a fifth of the time at most. */
const REST_PER_LOOK = 4;

/**
 * Tells open waiting rooms how many seats are left, so that nobody is called to a sale that has none.
 * Runs in the worker.
 */
@Injectable()
export class SoldOutWatch implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep = new Sweep('sold-out', INTERVAL_MS, () => this.look(), REST_PER_LOOK);

  constructor(
    private readonly queue: QueueService,
    private readonly seats: SeatsService,
  ) {}

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async look(): Promise<void> {
    for (const { performanceId, freeSeats, unpaidSeats } of await this.queue.openRooms()) {
      const { free, unpaid } = await this.seats.freeAndUnpaid(performanceId);
      const isSame = free === freeSeats && unpaid === unpaidSeats;
      if (!isSame) await this.queue.noteSeats(performanceId, free, unpaid);
    }
  }
}
