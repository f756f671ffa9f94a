import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { type Admission, admissionKey, passProblem } from './admission-pass.js';
import { AdmissionsService } from './admissions.service.js';
import { AdmissionRequired } from './queue.errors.js';
import { SaleHealth } from './sale-health.js';
import { WaitingRoomsRepository } from './waiting-rooms.repository.js';

/** What the sale behind a waiting room asks and tells. */
@Injectable()
export class QueueService {
  private readonly key;

  constructor(
    private readonly health: SaleHealth,
    private readonly admissions: AdmissionsService,
    private readonly rooms: WaitingRoomsRepository,
    private readonly transactions: Transactions,
    @Inject(CONFIG) config: Config,
  ) {
    this.key = admissionKey(config.ADMISSION_SECRET);
  }

  /**
   * Lets a buyer hold seats only with a pass; without one the way stays shut.
   * @throws AdmissionRequired
   */
  requireAdmission(admission: Admission, pass: string | undefined): void {
    const problem = passProblem(pass, admission, this.key);
    if (problem !== undefined) throw new AdmissionRequired(problem);
  }

  /** Notes how long a hold took, ms: the line slows down when holds do. */
  observeHold(tookMs: number): void {
    this.health.observeHold(tookMs);
  }

  /** Frees the slot of a buyer who has bought, in the transaction that makes the tickets. */
  finish(tx: Tx, admission: Admission): Promise<void> {
    return this.admissions.finish(tx, admission);
  }

  /** Performances whose line is moving now, with the seats that were noted last. */
  async openRooms(): Promise<
    { performanceId: string; freeSeats: number | null; unpaidSeats: number | null }[]
  > {
    const rooms = await this.rooms.notClosed();
    return rooms.filter(({ phase }) => phase === 'open');
  }

  /** How many joined a performance's line and were admitted; null when it never had one. */
  async lineCounts(performanceId: string): Promise<{ joined: number; admitted: number } | null> {
    const room = await this.rooms.find(performanceId);
    if (room === undefined) return null;
    return { joined: room.issued, admitted: await this.admissions.everAdmitted(performanceId) };
  }

  /** Closes the waiting room of a performance that does not take place, if it has one. */
  close(performanceId: string): Promise<void> {
    return this.transactions.run('close-waiting-room', (tx) =>
      this.rooms.endNow(tx, performanceId),
    );
  }

  /** Deletes the line of a rehearsal: room, calls, admissions and wishes to be told, all in one. */
  throwAway(tx: Tx, performanceId: string): Promise<void> {
    return this.rooms.throwAway(tx, performanceId);
  }

  /** Notes how many seats can be held and how many are held and unpaid; none left ends the calls. */
  noteSeats(performanceId: string, free: number, unpaid: number): Promise<void> {
    return this.transactions.run('note-seats', (tx) =>
      this.rooms.noteSeats(tx, performanceId, free, unpaid),
    );
  }
}
