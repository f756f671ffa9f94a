import { Injectable } from '@nestjs/common';
import { AuthService } from '../auth/auth.service.js';
import { IdentityService } from '../auth/identity/identity.service.js';
import { NotFound } from '../errors/common.errors.js';
import { LoadingCache } from './loading-cache.js';
import type { PerformanceFacts } from './performance-facts.js';
import { PerformancesRepository, type StoredPerformance } from './performances.repository.js';
import { SeatingPlansService } from './seating-plans.service.js';

export type { CancellationFeeStep, Grade, PerformanceFacts } from './performance-facts.js';

/** Seats of all performances kept in memory; at most some 40 bytes each, and plans are shared. */
const CACHED_SEATS_MAX = 2_000_000;
/** What a performance weighs beside its plan, in seats. */
const PERFORMANCE_WEIGHT_SEATS = 100;

const THE_PERFORMANCE = { en: 'The performance', ko: '회차' };

/** What other modules ask of the catalogue. */
@Injectable()
export class EventsService {
  private readonly facts = new LoadingCache<PerformanceFacts>({
    sizeMax: CACHED_SEATS_MAX,
    sizeOf: ({ seatCount }) => seatCount + PERFORMANCE_WEIGHT_SEATS,
    load: (id) => this.load(id),
    isFinal: ({ published }) => published,
  });

  constructor(
    private readonly performances: PerformancesRepository,
    private readonly plans: SeatingPlansService,
    private readonly accounts: AuthService,
    private readonly identities: IdentityService,
  ) {}

  /**
   * A performance, published or not.
   * @throws NotFound when there is none with this id
   */
  performance(id: string): Promise<PerformanceFacts> {
    return this.facts.get(id);
  }

  /**
   * A performance the public may know of.
   * @throws NotFound also for a draft's performance
   */
  async publishedPerformance(id: string): Promise<PerformanceFacts> {
    const facts = await this.performance(id);
    if (!facts.published) throw new NotFound(THE_PERFORMANCE);
    return facts;
  }

  /**
   * A performance that this account may buy of: a published one, or a rehearsal, which only its seller,
   * their gate staff and its simulated buyers know of.
   * @param accountId undefined for somebody who does not say who they are
   * @throws NotFound
   */
  async performanceFor(id: string, accountId: string | undefined): Promise<PerformanceFacts> {
    const facts = await this.performance(id);
    if (facts.published) return facts;
    if (facts.rehearsalOf === null || accountId === undefined) throw new NotFound(THE_PERFORMANCE);
    const isIn =
      (await this.mayCheckIn(id, accountId)) || (await this.accounts.isSimulated(accountId, id));
    if (!isIn) throw new NotFound(THE_PERFORMANCE);
    return facts;
  }

  /**
   * Passes where seats go to everybody, or the account is a verified person's: whoever holds, waits for
   * or takes over a seat. In a rehearsal buyers are simulated.
   * @throws IdentityRequired
   */
  async requireMayHave(
    accountId: string,
    { verifiedBuyersOnly, rehearsalOf }: PerformanceFacts,
  ): Promise<void> {
    if (!verifiedBuyersOnly || rehearsalOf !== null) return;
    await this.identities.requireVerified(accountId);
  }

  /**
   * A performance that has a line. That of a rehearsal is not hidden from whoever has its id, as a board has
   * no reader of its own; it tells nothing but numbers.
   * @throws NotFound for a draft's
   */
  async performanceWithLine(id: string): Promise<PerformanceFacts> {
    const facts = await this.performance(id);
    if (!facts.published && facts.rehearsalOf === null) throw new NotFound(THE_PERFORMANCE);
    return facts;
  }

  /**
   * A seller's own performance, published or not.
   * @throws NotFound also when it is another seller's
   */
  async performanceOfSeller(id: string, sellerId: string): Promise<PerformanceFacts> {
    const facts = await this.performance(id);
    if (facts.sellerId !== sellerId) throw new NotFound(THE_PERFORMANCE);
    return facts;
  }

  /**
   * True for the performance's seller and the gate staff appointed to it.
   * @throws NotFound when there is no such performance
   */
  async mayCheckIn(performanceId: string, accountId: string): Promise<boolean> {
    const { sellerId } = await this.performance(performanceId);
    return sellerId === accountId || this.performances.isStaff(performanceId, accountId);
  }

  /**
   * Performances an account may check in for, its own and those it was appointed to, without plans:
   * the next one first, those that are over for long left out.
   */
  performancesAtGates(accountId: string): Promise<StoredPerformance[]> {
    return this.performances.atGates(accountId);
  }

  /** Lets go of what this process keeps of a performance that was changed. */
  forget(id: string): void {
    this.facts.forget(id);
  }

  private async load(id: string): Promise<PerformanceFacts> {
    const found = await this.performances.find(id);
    if (found === undefined) throw new NotFound(THE_PERFORMANCE);
    return Object.freeze({ ...found, plan: await this.plans.plan(found.seatingPlanId) });
  }
}
