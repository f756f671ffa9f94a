import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { EventsService } from '../events/events.service.js';
import { AdmissionsRepository } from './admissions.repository.js';
import { boardOf } from './board.js';
import type { RoomChangeBody, SellerRoom } from './queue.schemas.js';
import { Rooms } from './rooms.js';
import { WaitingRoomsRepository } from './waiting-rooms.repository.js';

/** What a seller sees and changes of the line before an own sale. */
@Injectable()
export class SellerRoomsService {
  constructor(
    private readonly rooms: Rooms,
    private readonly repository: WaitingRoomsRepository,
    private readonly admissions: AdmissionsRepository,
    private readonly events: EventsService,
    private readonly transactions: Transactions,
  ) {}

  /** @throws NotFound for another seller's performance, NoWaitingRoom */
  async view(sellerId: string, performanceId: string): Promise<SellerRoom> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    const room = await this.rooms.get(performanceId);
    const nobody = [0, 0] as const;
    const { live } = await this.admissions.counts(performanceId, nobody, nobody);
    const { admissionsPerSecondMax, activeBuyersMax, noShowShare, health, asksProof } = room;
    const limits = { admissionsPerSecondMax, activeBuyersMax };
    return {
      ...boardOf(room),
      ...limits,
      activeBuyers: live,
      proofOfWork: asksProof,
      noShowShare,
      health,
    };
  }

  /**
   * Pauses or resumes the line, changes its limits, or tells everybody who waits something.
   * @throws NotFound for another seller's performance, NoWaitingRoom
   */
  async change(
    sellerId: string,
    performanceId: string,
    { paused, proofOfWork, ...change }: RoomChangeBody,
  ): Promise<SellerRoom> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    await this.rooms.get(performanceId);
    await this.transactions.run('change-waiting-room', (tx) =>
      this.repository.change(tx, performanceId, {
        ...change,
        isPaused: paused,
        asksProof: proofOfWork,
      }),
    );
    this.rooms.refresh(performanceId);
    return this.view(sellerId, performanceId);
  }
}
