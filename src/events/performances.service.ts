import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { Idempotency, type IdempotentRequest } from '../database/idempotency.js';
import { NotFound } from '../errors/common.errors.js';
import { SalesPeriodInvalid, TooManyPerformances } from './events.errors.js';
import { EventsRepository } from './events.repository.js';
import { type NewPerformance, PerformancesRepository } from './performances.repository.js';
import type { PerformanceBody, PerformanceCreated } from './performances.schemas.js';
import { priceList } from './price-list.js';
import { retryOnDuplicate } from './retry-on-duplicate.js';
import { gradesOf } from './seating-plan.js';
import { SeatingPlansService } from './seating-plans.service.js';

const PERFORMANCES_PER_EVENT_MAX = 500;
const SHORT_ID_END = 2 ** 32;

/** What a seller does with performances. */
@Injectable()
export class PerformancesService {
  constructor(
    private readonly eventsRepository: EventsRepository,
    private readonly performances: PerformancesRepository,
    private readonly plans: SeatingPlansService,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Adds a performance with all its seats to a seller's own event, draft or published.
   * @throws NotFound for another's event or plan, PricesMismatch, SalesPeriodInvalid,
   *   TooManyPerformances
   */
  async add(
    sellerId: string,
    eventId: string,
    body: PerformanceBody,
    key: string | undefined,
  ): Promise<PerformanceCreated> {
    // Owner, plan and grades never change, so they may be read before the transaction.
    if (!(await this.eventsRepository.isOwn(eventId, sellerId))) {
      throw new NotFound({ en: 'The event', ko: '공연' });
    }
    const plan = await this.plans.planOfSeller(body.seatingPlanId, sellerId);
    const grades = priceList(gradesOf(plan), body.prices);
    const period = salesPeriod(body);
    const { seatingPlanId, maxTicketsPerBuyer, waitingRoom } = body;
    const performance = {
      id: uuid(),
      eventId,
      seatingPlanId,
      ...period,
      maxTicketsPerBuyer,
      waitingRoom,
      grades,
      rehearsalOf: null,
      seatCount: plan.seatCount,
    };
    const request = {
      accountId: sellerId,
      key,
      operation: 'add-performance',
      body: { eventId, ...body },
    };
    return retryOnDuplicate('uq_performances_short_id', () =>
      this.insert(request, { ...performance, shortId: randomInt(1, SHORT_ID_END) }),
    );
  }

  private insert(
    request: IdempotentRequest,
    performance: NewPerformance,
  ): Promise<PerformanceCreated> {
    const { id, seatCount, grades } = performance;
    const created = { id, seatCount };
    return this.idempotency.run(
      request,
      async (tx) => {
        if (!(await this.performances.insert(tx, performance, PERFORMANCES_PER_EVENT_MAX))) {
          throw new TooManyPerformances(PERFORMANCES_PER_EVENT_MAX);
        }
        await this.performances.insertPrices(tx, id, grades);
        await this.performances.insertSeats(tx, id, seatCount);
        return created;
      },
      { alreadyCommitted: async () => ((await this.performances.find(id)) ? created : undefined) },
    );
  }
}

function salesPeriod(
  body: PerformanceBody,
): Pick<NewPerformance, 'startsAt' | 'salesOpenAt' | 'salesCloseAt'> {
  const startsAt = new Date(body.startsAt);
  const salesOpenAt = new Date(body.salesOpenAt);
  const salesCloseAt = new Date(body.salesCloseAt);
  if (!(salesOpenAt < salesCloseAt && salesCloseAt <= startsAt)) throw new SalesPeriodInvalid();
  return { startsAt, salesOpenAt, salesCloseAt };
}
