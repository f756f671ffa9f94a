import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { isDuplicateKey, Transactions, type Tx } from '../database/transactions.js';
import { type Admission, admissionKey, signAdmissionPass } from './admission-pass.js';
import { type AdmissionRow, AdmissionsRepository } from './admissions.repository.js';
import { TurnMissed } from './queue.errors.js';
import type { Admitted } from './queue.schemas.js';
import { WaitingRoomsRepository } from './waiting-rooms.repository.js';

const MS_PER_SECOND = 1_000;

/** Admissions: given once a place, ended by a purchase, by leaving or by time. */
@Injectable()
export class AdmissionsService {
  private readonly key;

  constructor(
    private readonly transactions: Transactions,
    private readonly admissions: AdmissionsRepository,
    private readonly rooms: WaitingRoomsRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.key = admissionKey(config.ADMISSION_SECRET);
  }

  /**
   * The pass of a place that was called; asking again gives the same pass. The turn stays open for
   * the second offer, in which no slot is kept free.
   * @throws TurnMissed when the turn is over or the admission is
   */
  async admit(admission: Admission, place: number): Promise<Admitted> {
    const { performanceId, accountId } = admission;
    const { live, hasOverdue } = await this.earlier(admission, place);
    if (live !== undefined) return this.pass(admission, live);
    const offer = {
      seconds: this.config.ADMISSION_SECONDS,
      turnSeconds: this.config.SECOND_OFFER_SECONDS,
    };
    try {
      const isAdmitted = await this.transactions.run('admit', async (tx) => {
        if (hasOverdue) await this.admissions.expireOf(tx, performanceId, accountId);
        return this.admissions.insert(tx, { performanceId, place, accountId }, offer);
      });
      if (!isAdmitted) throw new TurnMissed();
    } catch (error) {
      const isTwice =
        isDuplicateKey(error, 'PRIMARY') || isDuplicateKey(error, 'uq_admissions_live');
      if (!isTwice) throw error;
    }
    const now = await this.earlier(admission, place);
    if (now.live === undefined) throw new TurnMissed();
    return this.pass(admission, now.live);
  }

  /** Ends the account's admission: its slot is free. */
  leave({ performanceId, accountId }: Admission): Promise<void> {
    return this.transactions.run('leave-waiting-room', (tx) =>
      this.admissions.end(tx, performanceId, accountId, 'left'),
    );
  }

  /** Ends the account's admission in the transaction that sells it its tickets. */
  finish(tx: Tx, { performanceId, accountId }: Admission): Promise<void> {
    return this.admissions.end(tx, performanceId, accountId, 'done');
  }

  /** How many were ever admitted to a performance's sale. */
  everAdmitted(performanceId: string): Promise<number> {
    return this.admissions.everAdmitted(performanceId);
  }

  /** Whether nothing can come of a called place any more. */
  async isOver({ performanceId, accountId }: Admission, place: number): Promise<boolean> {
    const rows = await this.admissions.of(performanceId, accountId, place);
    if (rows.some(({ isLive }) => isLive)) return false;
    if (rows.some((row) => row.place === place)) return true;
    const agoMs = await this.rooms.calledAgoMs(performanceId, place);
    return (agoMs ?? 0) > this.config.SECOND_OFFER_SECONDS * MS_PER_SECOND;
  }

  /** @throws TurnMissed when this very place was used up */
  private async earlier(
    { performanceId, accountId }: Admission,
    place: number,
  ): Promise<{ live: AdmissionRow | undefined; hasOverdue: boolean }> {
    const rows = await this.admissions.of(performanceId, accountId, place);
    const live = rows.find((row) => row.isLive && row.accountId === accountId);
    if (live === undefined && rows.some((row) => row.place === place)) throw new TurnMissed();
    return { live, hasOverdue: live === undefined && rows.length > 0 };
  }

  private pass(admission: Admission, { admittedAt, expiresAt }: AdmissionRow): Admitted {
    return {
      admission: signAdmissionPass(admission, { admittedAt, expiresAt }, this.key),
      expiresAt: expiresAt.toISOString(),
    };
  }
}
