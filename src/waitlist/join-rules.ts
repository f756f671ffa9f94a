import { Injectable } from '@nestjs/common';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { PaymentMethodsService } from '../orders/payments/payment-methods.service.js';
import { GradeNotInPlan, NotOnSale, TicketLimitExceeded } from '../seats/seats.errors.js';
import { SeatsService } from '../seats/seats.service.js';
import { seats } from './offer-matcher.js';
import { hallOf } from './returned-pool.js';
import { NeverSuitable, PaymentMethodNotUsable, SeatsAvailable } from './waitlist.errors.js';
import type { Join } from './waitlist.schemas.js';

/** Who may join a line, and with which wish. */
@Injectable()
export class JoinRules {
  constructor(
    private readonly seats: SeatsService,
    private readonly methods: PaymentMethodsService,
    private readonly events: EventsService,
  ) {}

  /**
   * Refuses a wish that cannot come true, and one that the public sale grants now.
   * @throws NotOnSale, SeatsAvailable, NeverSuitable, TicketLimitExceeded, GradeNotInPlan,
   *   PaymentMethodNotUsable, IdentityRequired
   */
  async require(accountId: string, performance: PerformanceFacts, wish: Join): Promise<void> {
    await this.events.requireMayHave(accountId, performance);
    const { plan, grades, maxTicketsPerBuyer, salesOpenAt, salesCloseAt } = performance;
    const codes = grades.map(({ code }) => code);
    if (wish.grades?.some((code) => !codes.includes(code))) throw new GradeNotInPlan(codes);
    if (wish.quantity > maxTicketsPerBuyer) throw new TicketLimitExceeded(maxTicketsPerBuyer);
    if (!isOnSale(performance)) throw new NotOnSale(salesOpenAt, salesCloseAt);
    const hall = hallOf(performance);
    const everySeat = Array.from({ length: plan.seatCount }, (_, seatNo) => seatNo);
    if (!seats(hall, everySeat, wish)) throw new NeverSuitable();
    if (wish.autoPay) await this.requireMethod(accountId, wish.paymentMethodId);
    const claimable = await this.seats.claimable(performance.id);
    const free = everySeat.filter((seatNo) => claimable[seatNo] === 1);
    if (seats(hall, free, wish)) throw new SeatsAvailable();
  }

  private async requireMethod(accountId: string, id: string | undefined): Promise<void> {
    const method = id && (await this.methods.forOffSession(accountId, id));
    if (!method) throw new PaymentMethodNotUsable();
  }
}

/** By this process's clock, for early refusal; an offer is made by the database's. */
export function isOnSale({ salesOpenAt, salesCloseAt }: PerformanceFacts): boolean {
  const now = Date.now();
  return now >= salesOpenAt.getTime() && now < salesCloseAt.getTime();
}
