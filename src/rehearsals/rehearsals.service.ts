import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuthService } from '../auth/auth.service.js';
import { Idempotency } from '../database/idempotency.js';
import { isDuplicateKey, type Tx } from '../database/transactions.js';
import { type Stage, RehearsalStage } from '../events/rehearsal-stage.service.js';
import { OrdersRemains } from '../orders/orders-remains.service.js';
import { SeatsRemains } from '../seats/seats-remains.service.js';
import { crowdMember, OPENS_AFTER_SECONDS } from './crowd-plan.js';
import { RehearsalRunning, RehearsalWithoutSandbox } from './rehearsals.errors.js';
import { RehearsalsRepository } from './rehearsals.repository.js';
import type { RehearsalBody, RehearsalStarted } from './rehearsals.schemas.js';

/** One of the crowd: its account, and how long after the opening it comes. */
interface Guest {
  readonly number: number;
  readonly accountId: string;
  readonly arrivesAfterMs: number;
}

/** Starting a rehearsal: a private copy of a performance, and a crowd that is going to come to it. */
@Injectable()
export class RehearsalsService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly stages: RehearsalStage,
    private readonly accounts: AuthService,
    private readonly seats: SeatsRemains,
    private readonly orders: OrdersRemains,
    private readonly rehearsals: RehearsalsRepository,
  ) {}

  /**
   * Starts a rehearsal of a seller's own performance, published or not.
   * @throws NotFound, NotInRehearsal, PerformanceCancelled, RehearsalRunning, RehearsalWithoutSandbox,
   *   IdempotencyKeyReused
   */
  async start(
    sellerId: string,
    performanceId: string,
    body: RehearsalBody,
    key: string,
  ): Promise<RehearsalStarted> {
    if (!this.orders.canRehearse) throw new RehearsalWithoutSandbox();
    const stage = await this.stages.plan(sellerId, performanceId, OPENS_AFTER_SECONDS);
    const { id, eventId, salesOpenAt } = stage;
    const started = { id, eventId, salesOpenAt: salesOpenAt.toISOString() };
    const crowd = crowdOf(stage, body);
    const request = { accountId: sellerId, key, operation: 'start-rehearsal' };
    try {
      return await this.idempotency.run(
        { ...request, body: { performanceId, ...body } },
        async (tx) => {
          await this.rehearsals.insert(tx, { id, rehearsalOf: performanceId, sellerId, ...body });
          await this.stages.set(tx, stage);
          await this.seats.copyBlocked(tx, performanceId, id);
          await this.invite(tx, id, crowd);
          return started;
        },
      );
    } catch (error) {
      if (isDuplicateKey(error, 'uq_rehearsals_seller')) throw new RehearsalRunning();
      throw error;
    }
  }

  private async invite(tx: Tx, id: string, crowd: readonly Guest[]): Promise<void> {
    const accounts = crowd.map(({ number, accountId }) => {
      return { id: accountId, name: `리허설 관객 ${number}` };
    });
    await this.accounts.addSimulated(tx, id, accounts);
    await this.rehearsals.insertCrowd(tx, id, crowd);
  }
}

/** An account for each of the crowd, and when they come. */
function crowdOf({ id, of }: Stage, { buyers, seconds }: RehearsalBody): Guest[] {
  const conditions = { seconds, ticketsMax: of.maxTicketsPerBuyer };
  return Array.from({ length: buyers }, (_none, at) => {
    const { arrivesAfterMs } = crowdMember(id, at + 1, conditions);
    return { number: at + 1, accountId: uuidv7(), arrivesAfterMs };
  });
}
