import { Injectable } from '@nestjs/common';
import { AuthService } from '../auth/auth.service.js';
import { EventsService } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import { toPage } from '../http/schemas.js';
import { type SeatTransfer, TransfersRepository } from './transfers.repository.js';
import type { TransfersPage, TransferView } from './transfers.schemas.js';
import type { TicketsQuery } from './tickets.schemas.js';

/** Transfers as those who gave and received them see them. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly events: EventsService,
    private readonly accounts: AuthService,
  ) {}

  /** What an account gave and received, the newest first. */
  async list(accountId: string, { limit, cursor }: TicketsQuery): Promise<TransfersPage> {
    const rows = await this.transfers.list(accountId, limit + 1, cursor);
    const { items, nextCursor } = toPage(rows, limit);
    const names = await this.accounts.namesOf(items.map(({ giverId }) => giverId));
    const describe = (one: SeatTransfer): Promise<TransferView> =>
      this.describe(one, accountId, names.get(one.giverId) ?? '');
    return { items: await Promise.all(items.map(describe)), nextCursor };
  }

  private async describe(
    transfer: SeatTransfer,
    accountId: string,
    fromName: string,
  ): Promise<TransferView> {
    const { id, state, ticketId, toEmail, expiresAt, performanceId, createdAt } = transfer;
    const { eventTitle, startsAt, plan } = await this.events.performance(performanceId);
    const { section, row, number, grade } = seatAt(plan, transfer.seatNo);
    return {
      ...{ id, state, ticketId, toEmail, performanceId, eventTitle, fromName },
      ...{ section, row, number, grade },
      direction: transfer.giverId === accountId ? 'given' : 'received',
      expiresAt: expiresAt.toISOString(),
      startsAt: startsAt.toISOString(),
      createdAt: createdAt.toISOString(),
    };
  }
}
