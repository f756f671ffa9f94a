import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuthService } from '../auth/auth.service.js';
import { EventsService } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import type { HeldPerformance } from '../notifications/ticket-calendar.js';
import { TicketCalendars } from '../notifications/ticket-calendars.service.js';
import { TicketsRepository } from './tickets.repository.js';
import { TicketsService } from './tickets.service.js';

/** Knows for the calendar what an account holds of a performance. */
@Injectable()
export class HeldPerformances implements OnModuleInit {
  constructor(
    private readonly rows: TicketsRepository,
    private readonly tickets: TicketsService,
    private readonly events: EventsService,
    private readonly accounts: AuthService,
    private readonly calendars: TicketCalendars,
  ) {}

  onModuleInit(): void {
    this.calendars.use((accountId, performanceId) => this.of(accountId, performanceId));
  }

  /**
   * The calendar file of an own ticket's performance, with all seats that one holds of it.
   * @throws NotFound also when it is another's; TicketVoid
   */
  async calendarOf(ticketId: string, accountId: string): Promise<string> {
    const { performance } = await this.tickets.live(ticketId, accountId);
    const account = await this.accounts.ownAccount(accountId);
    return this.calendars.file(account, { performanceId: performance.id, at: new Date() });
  }

  private async of(accountId: string, performanceId: string): Promise<HeldPerformance> {
    const [facts, tickets] = await Promise.all([
      this.events.performance(performanceId),
      this.rows.heldOf(accountId, performanceId),
    ]);
    const { eventTitle, venue, seatingPlanName: hall, startsAt, runningMinutes, plan } = facts;
    const seats = tickets.map(({ seatNo }) => seatAt(plan, seatNo));
    return { performanceId, eventTitle, venue, hall, startsAt, runningMinutes, seats };
  }
}
