import { Injectable } from '@nestjs/common';
import { AdmissionsRepository } from './admissions.repository.js';
import { givenBetween } from './advance.js';
import type { RoomSight } from './room-step.js';
import { SaleHealth } from './sale-health.js';
import { StepWriter } from './step-writer.js';
import { type WaitingRoom, WaitingRoomsRepository } from './waiting-rooms.repository.js';

/** How far before the claim window the share of those who stay away is looked for. */
const SETTLED_SECONDS = 120;
const NOBODY = { live: 0, overdue: 0, pendingClaimed: 0, settledClaimed: 0 };

/** When the last step of a room was, and what it left over. */
export interface LastStep {
  readonly atMs: number;
  readonly carry: number;
}

/** Gathers what a step of a room depends on beside its row. */
@Injectable()
export class RoomSights {
  constructor(
    private readonly rooms: WaitingRoomsRepository,
    private readonly admissions: AdmissionsRepository,
    private readonly health: SaleHealth,
    private readonly step: StepWriter,
  ) {}

  /** Looks at one room; admissions whose time is over are ended on the way. */
  async look(
    room: WaitingRoom,
    line: RoomSight['line'],
    before: LastStep | undefined,
  ): Promise<RoomSight> {
    const { performanceId, serving, gaps } = room;
    const isOpen = room.phase === 'open';
    const [settledUpTo, settledFrom] = isOpen
      ? await this.settled(performanceId)
      : [serving, serving];
    const counts = isOpen
      ? await this.admissions.counts(
          performanceId,
          [settledUpTo, serving],
          [settledFrom, settledUpTo],
        )
      : NOBODY;
    if (counts.overdue > 0) await this.step.expire(performanceId);
    return {
      line,
      liveCount: counts.live,
      settledUpTo,
      pendingClaimed: counts.pendingClaimed,
      settledCalled: givenBetween(settledFrom, settledUpTo, gaps),
      settledClaimed: counts.settledClaimed,
      elapsedSeconds: before === undefined ? 0 : (performance.now() - before.atMs) / 1_000,
      carry: before?.carry ?? 0,
      health: await this.health.factorNow(room.health),
    };
  }

  /** Where the line was a claim window ago, and two minutes before that. */
  private settled(performanceId: string): Promise<[number, number]> {
    const { claimSeconds } = this.step;
    return Promise.all([
      this.rooms.servingAgo(performanceId, claimSeconds),
      this.rooms.servingAgo(performanceId, claimSeconds + SETTLED_SECONDS),
    ]);
  }
}
