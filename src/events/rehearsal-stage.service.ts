import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../database/transactions.js';
import { CancellationsService } from './cancellations.service.js';
import { NotInRehearsal, PerformanceCancelled } from './events.errors.js';
import { EventsService, type PerformanceFacts } from './events.service.js';
import { PerformancesRepository } from './performances.repository.js';
import { RehearsalStageRepository } from './rehearsal-stage.repository.js';

const MS_PER_MINUTE = 60_000;
/** Sales of a rehearsal are open so long, and it starts half an hour later: gates are open all the while. */
const SALES_MINUTES = 90;
const START_MINUTES = 120;
const SHORT_ID_END = 2 ** 32;
const TITLE_LENGTH_MAX = 200;
/** Stands before the title on every page, ticket and list. */
export const REHEARSAL_MARK = '[리허설]';

/** A rehearsal's own performance that is going to be written. */
export interface Stage {
  readonly id: string;
  readonly eventId: string;
  readonly of: PerformanceFacts;
  readonly salesOpenAt: Date;
}

/** The private copy of a performance on which a seller rehearses its sale. */
@Injectable()
export class RehearsalStage {
  constructor(
    private readonly events: EventsService,
    private readonly cancellations: CancellationsService,
    private readonly performances: PerformancesRepository,
    private readonly rows: RehearsalStageRepository,
  ) {}

  /**
   * A copy of a seller's own performance, not written yet.
   * @throws NotFound, NotInRehearsal for a rehearsal's, PerformanceCancelled
   */
  async plan(sellerId: string, performanceId: string, opensInSeconds: number): Promise<Stage> {
    const of = await this.events.performanceOfSeller(performanceId, sellerId);
    if (of.rehearsalOf !== null) throw new NotInRehearsal();
    if ((await this.cancellations.find(performanceId)) !== undefined) {
      throw new PerformanceCancelled();
    }
    const now = await this.performances.now();
    const salesOpenAt = new Date(now.getTime() + opensInSeconds * 1_000);
    return { id: uuidv7(), eventId: uuidv7(), of, salesOpenAt };
  }

  /** Writes event, performance, prices, seats and staff of the copy. */
  async set(tx: Tx, { id, eventId, of, salesOpenAt }: Stage): Promise<void> {
    const after = (minutes: number): Date =>
      new Date(salesOpenAt.getTime() + minutes * MS_PER_MINUTE);
    const title = `${REHEARSAL_MARK} ${of.eventTitle}`.slice(0, TITLE_LENGTH_MAX);
    await this.rows.copyEvent(tx, of.eventId, eventId, title);
    const { seatingPlanId, maxTicketsPerBuyer, waitingRoom, seatCount, grades } = of;
    const copy = {
      ...{ id, eventId, seatingPlanId, maxTicketsPerBuyer, waitingRoom, seatCount, grades },
      shortId: randomInt(1, SHORT_ID_END),
      startsAt: after(START_MINUTES),
      salesOpenAt,
      salesCloseAt: after(SALES_MINUTES),
      rehearsalOf: of.id,
    };
    await this.performances.insert(tx, copy, 1);
    await this.performances.insertPrices(tx, id, grades);
    await this.performances.insertSeats(tx, id, seatCount);
    await this.rows.copyStaff(tx, of.id, id);
  }

  /** Deletes what the catalogue has of a rehearsal; nothing of a real performance. */
  strike(tx: Tx, performanceId: string): Promise<void> {
    return this.rows.remove(tx, performanceId);
  }
}
