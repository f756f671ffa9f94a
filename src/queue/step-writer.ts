import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Transactions } from '../database/transactions.js';
import { AdmissionsRepository } from './admissions.repository.js';
import {
  type RoomStep,
  type WaitingRoom,
  WaitingRoomsRepository,
} from './waiting-rooms.repository.js';

/** What the leader writes, each in a transaction of its own. */
@Injectable()
export class StepWriter {
  /** So long a slot is kept for a place that was called. */
  readonly claimSeconds: number;

  constructor(
    private readonly transactions: Transactions,
    private readonly rooms: WaitingRoomsRepository,
    private readonly admissions: AdmissionsRepository,
    @Inject(CONFIG) config: Config,
  ) {
    this.claimSeconds = config.CLAIM_SECONDS;
  }

  /** @returns false when the room is not as it was read, or another one leads */
  write(room: WaitingRoom, step: RoomStep, fence: number): Promise<boolean> {
    return this.transactions.run('waiting-room-step', (tx) =>
      this.rooms.step(tx, room, step, fence),
    );
  }

  /** Ends admissions whose time is over. */
  expire(performanceId: string): Promise<void> {
    return this.transactions.run('expire-admissions', (tx) =>
      this.admissions.expire(tx, performanceId),
    );
  }
}
