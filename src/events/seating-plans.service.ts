import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { Idempotency } from '../database/idempotency.js';
import { NotFound } from '../errors/common.errors.js';
import { toPage } from '../http/schemas.js';
import { LoadingCache } from './loading-cache.js';
import { retryOnDuplicate } from './retry-on-duplicate.js';
import { expandSeatingPlan, type SeatingPlan } from './seating-plan.js';
import { SeatingPlansRepository } from './seating-plans.repository.js';
import type {
  SeatingPlanBody,
  SeatingPlanCreated,
  SeatingPlanPage,
} from './seating-plans.schemas.js';
import { type SeatsDocument, seatsDocument, sizeOf } from './seats-document.js';

/** An expanded plan takes 8 bytes a seat, some 40 when every seat has a printed name of its own. */
const CACHED_SEATS_MAX = 2_000_000;
const CACHED_DOCUMENT_BYTES_MAX = 64 * 1024 * 1024;
const THE_PLAN = { en: 'The seating plan', ko: '좌석 배치도' };

/** Seating plans; they never change, so what is computed from one is kept. */
@Injectable()
export class SeatingPlansService {
  private readonly plans = new LoadingCache<SeatingPlan>({
    sizeMax: CACHED_SEATS_MAX,
    sizeOf: ({ seatCount }) => seatCount,
    load: (id) => this.load(id),
  });
  private readonly documents = new LoadingCache<SeatsDocument>({
    sizeMax: CACHED_DOCUMENT_BYTES_MAX,
    sizeOf,
    load: async (id) => seatsDocument(await this.plan(id)),
  });

  constructor(
    private readonly repository: SeatingPlansRepository,
    private readonly idempotency: Idempotency,
  ) {}

  /** Stores a plan as the next version of the seller's plans of that name. */
  async create(
    sellerId: string,
    body: SeatingPlanBody,
    key: string | undefined,
  ): Promise<SeatingPlanCreated> {
    const id = uuid();
    const { name, venue, sections } = body;
    const layout = { sections };
    const { seatCount } = expandSeatingPlan(layout);
    const plan = { id, sellerId, name, venue, seatCount, layout };
    return retryOnDuplicate('uq_seating_plans_version', () =>
      this.idempotency.run(
        { accountId: sellerId, key, operation: 'create-seating-plan', body },
        async (tx) => ({ id, seatCount, version: await this.repository.insert(tx, plan) }),
        {
          alreadyCommitted: async () => {
            const version = await this.repository.versionOfOwn(id, sellerId);
            return version === undefined ? undefined : { id, seatCount, version };
          },
        },
      ),
    );
  }

  /**
   * A plan with its seats numbered.
   * @throws NotFound when there is none with this id
   */
  plan(id: string): Promise<SeatingPlan> {
    return this.plans.get(id);
  }

  /**
   * A seller's own plan.
   * @throws NotFound also when it is another seller's
   */
  async planOfSeller(id: string, sellerId: string): Promise<SeatingPlan> {
    const version = await this.repository.versionOfOwn(id, sellerId);
    if (version === undefined) throw new NotFound(THE_PLAN);
    return this.plan(id);
  }

  /**
   * The plan as the public reads it, ready to send.
   * @throws NotFound when there is none with this id
   */
  document(id: string): Promise<SeatsDocument> {
    return this.documents.get(id);
  }

  /** A seller's own plans, newest first. */
  async ofSeller(
    sellerId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<SeatingPlanPage> {
    return toPage(await this.repository.ofSeller(sellerId, limit + 1, cursor), limit);
  }

  /**
   * A seller's own plan, ready to send.
   * @throws NotFound also when it is another seller's
   */
  async documentOfSeller(id: string, sellerId: string): Promise<SeatsDocument> {
    await this.planOfSeller(id, sellerId);
    return this.document(id);
  }

  private async load(id: string): Promise<SeatingPlan> {
    const layout = await this.repository.layout(id);
    if (layout === undefined) throw new NotFound(THE_PLAN);
    return expandSeatingPlan(layout);
  }
}
