import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { entryWindow, KEY_BEFORE_START_MS } from '../../entry/entry-window.js';
import { codeText } from '../../entry/ticket-code.js';
import { AuthService } from '../auth/auth.service.js';
import type { Tx } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { toPage } from '../http/schemas.js';
import { TicketCodes } from './ticket-codes.js';
import { describeTicket } from './ticket-view.js';
import type { TicketState } from './ticket-state.js';
import {
  CodeNotYetShown,
  TicketAlreadyRefunded,
  TicketCheckedIn,
  TicketVoid,
} from './tickets.errors.js';
import { type Ticket, TicketsRepository } from './tickets.repository.js';
import { DeviceRequired } from './ticket-devices.errors.js';
import { TicketTransferred } from './transfers.errors.js';
import { TransfersRepository } from './transfers.repository.js';
import type {
  PaperCodeView,
  TicketCodeView,
  TicketKeyView,
  TicketsPage,
  TicketsQuery,
  TicketView,
} from './tickets.schemas.js';

export type { Ticket } from './tickets.repository.js';

const THE_TICKET = { en: 'The ticket', ko: '티켓' };

/** Tickets an order turns into. */
export interface Issue {
  orderId: string;
  performanceId: string;
  accountId: string;
  /** Ids are made outside of the transaction, so that it may be repeated. Amount in won. */
  tickets: readonly { id: string; seatNo: number; amount: number }[];
}

/** Tickets of an order to be made void, and the order's buyer, who must hold them. */
export interface Voiding {
  orderId: string;
  accountId: string;
  ticketIds: readonly string[];
}

/** What makes a ticket's codes: its still code and the 32 bytes its moving part is made with. */
export interface TicketMaker {
  readonly revision: number;
  readonly stillCode: string;
  readonly key: Uint8Array;
  readonly movesFrom: string;
  readonly endsAt: string;
}

/** A ticket that is not void, and its performance. */
export interface LiveTicket {
  readonly ticket: Ticket;
  readonly performance: PerformanceFacts;
}

/** Issues tickets, makes them void and shows them to whom they belong. */
@Injectable()
export class TicketsService {
  constructor(
    private readonly tickets: TicketsRepository,
    private readonly events: EventsService,
    private readonly codes: TicketCodes,
    private readonly accounts: AuthService,
    private readonly transfers: TransfersRepository,
  ) {}

  /**
   * Issues the tickets of a paid order: valid, revision 0, each with a random 64-bit short id.
   * @throws the server's duplicate-key error: `PRIMARY` when the ids were issued before,
   *   `uq_tickets_live_seat` when a seat has a ticket that is not void (I1)
   */
  async issue(tx: Tx, { orderId, performanceId, accountId, tickets }: Issue): Promise<void> {
    if (tickets.length === 0) throw new RangeError('an order has at least one ticket');
    await this.tickets.insert(
      tx,
      tickets.map(({ id, seatNo, amount }) => {
        const shortId = randomBytes(8).readBigUInt64BE();
        return { id, shortId, orderId, performanceId, accountId, seatNo, amount };
      }),
    );
  }

  /**
   * Makes these valid tickets of an order void, which its buyer still holds. Whoever was offered one
   * of them cannot take it any more.
   * @returns how many tickets of the order are left that are not void
   * @throws TicketTransferred, TicketCheckedIn, TicketAlreadyRefunded: nothing may be changed then, so
   *   let it roll the transaction back
   */
  async voidSome(tx: Tx, { orderId, accountId, ticketIds }: Voiding): Promise<number> {
    const all = await this.tickets.lockOfOrder(tx, orderId);
    const wanted = new Set(ticketIds);
    const chosen = all.filter(({ id }) => wanted.has(id));
    const inState = (state: TicketState): string[] =>
      chosen.filter((ticket) => ticket.state === state).map(({ id }) => id);
    const [used, gone] = [inState('checked-in'), inState('void')];
    const elsewhere = chosen.filter((ticket) => ticket.accountId !== accountId);
    if (gone.length > 0) throw new TicketAlreadyRefunded(gone);
    if (elsewhere.length > 0) throw new TicketTransferred(elsewhere.map(({ id }) => id));
    if (used.length > 0) throw new TicketCheckedIn(used);
    const voided = await this.tickets.voidValid(tx, { orderId, accountId, ids: ticketIds });
    // The row lock ends at this node; the counted condition of the UPDATE holds everywhere.
    if (voided !== wanted.size) throw new TicketCheckedIn([...wanted]);
    await this.transfers.withdrawOf(tx, ticketIds);
    return all.filter(({ state }) => state !== 'void').length - voided;
  }

  /**
   * Makes every live ticket of an order void, also those that somebody entered with: only for a
   * performance that does not take place.
   * @returns the tickets that this call made void, by seatNo
   */
  async voidLive(tx: Tx, orderId: string): Promise<Ticket[]> {
    const live = (await this.tickets.lockOfOrder(tx, orderId)).filter(
      ({ state }) => state !== 'void',
    );
    const voided = await this.tickets.voidLive(tx, orderId);
    if (voided !== live.length) throw new Error(`Of ${live.length} live tickets ${voided} were`);
    const ids = live.map(({ id }) => id);
    await this.transfers.withdrawOf(tx, ids);
    return live;
  }

  /** Every ticket of several orders by order and seatNo, void ones too. */
  ofOrders(orderIds: readonly string[]): Promise<Ticket[]> {
    return this.tickets.ofOrders(orderIds);
  }

  /** Every ticket of one order by seatNo, void ones too, with everything committed on any node before. */
  latestOfOrder(orderId: string): Promise<Ticket[]> {
    return this.tickets.latestOfOrder(orderId);
  }

  /** One's own tickets, void ones too, the newest first. */
  async list(accountId: string, { limit, cursor }: TicketsQuery): Promise<TicketsPage> {
    const rows = await this.tickets.listOwn(accountId, limit + 1, cursor);
    const { items, nextCursor } = toPage(rows, limit);
    return { items: await Promise.all(items.map((ticket) => this.describe(ticket))), nextCursor };
  }

  /**
   * One's own ticket.
   * @throws NotFound also when it is another's
   */
  async get(id: string, accountId: string): Promise<TicketView> {
    return this.describe(await this.own(id, accountId));
  }

  /**
   * The current code of one's own ticket and the end of its validity, see {@link TicketCodes.current}.
   * Signed anew at each call, which costs less than keeping it.
   * @throws NotFound also when it is another's; TicketVoid, DeviceRequired
   */
  async code(id: string, accountId: string): Promise<TicketCodeView> {
    const { ticket, performance } = await this.live(id, accountId);
    if (performance.deviceBinding) throw new DeviceRequired();
    return this.codes.current(performance, ticket, Date.now());
  }

  /**
   * What a wallet makes the codes of one's own ticket with, without network, see
   * {@link KEY_BEFORE_START_MS}. The key dies with the ticket's revision.
   * @throws NotFound also when it is another's; TicketVoid, CodeNotYetShown, DeviceRequired
   */
  async key(id: string, accountId: string): Promise<TicketKeyView> {
    const { performance } = await this.live(id, accountId);
    if (performance.deviceBinding) throw new DeviceRequired();
    const { stillCode, key, movesFrom, endsAt } = await this.makerOf(id, accountId);
    return { stillCode, key: Buffer.from(key).toString('base64'), movesFrom, endsAt };
  }

  /**
   * What makes the codes of one's own ticket, for whoever may have it.
   * @throws NotFound also when it is another's; TicketVoid, CodeNotYetShown
   */
  async makerOf(id: string, accountId: string): Promise<TicketMaker> {
    const { ticket, performance } = await this.live(id, accountId);
    const startsAtMs = performance.startsAt.getTime();
    const shownFromMs = startsAtMs - KEY_BEFORE_START_MS;
    if (Date.now() < shownFromMs) throw new CodeNotYetShown(new Date(shownFromMs).toISOString());
    const { fromMs, untilMs } = entryWindow(startsAtMs);
    return {
      revision: ticket.revision,
      stillCode: codeText(this.codes.still(performance, ticket, 0)),
      key: await this.codes.ticketKey(performance, ticket),
      movesFrom: new Date(fromMs).toISOString(),
      endsAt: new Date(untilMs).toISOString(),
    };
  }

  /**
   * A code to print of one's own ticket, whenever asked for the same. It lets in whoever comes first
   * with it and is called as its holder.
   * @throws NotFound also when it is another's; TicketVoid
   */
  async paper(id: string, accountId: string): Promise<PaperCodeView> {
    return (await this.printable(id, accountId)).paper;
  }

  /**
   * The same with the ticket that it is of.
   * @throws NotFound also when it is another's; TicketVoid
   */
  async printable(id: string, accountId: string): Promise<LiveTicket & { paper: PaperCodeView }> {
    const { ticket, performance } = await this.live(id, accountId);
    const holder = await this.accounts.accountById(accountId);
    if (holder === undefined) throw new NotFound(THE_TICKET);
    const { untilMs } = entryWindow(performance.startsAt.getTime());
    const paper = {
      code: this.codes.onPaper(performance, ticket),
      holderName: holder.name,
      validUntil: new Date(untilMs).toISOString(),
    };
    return { ticket, performance, paper };
  }

  /**
   * An own ticket that is good for something, and its performance.
   * @throws NotFound also when it is another's; TicketVoid
   */
  async live(id: string, accountId: string): Promise<LiveTicket> {
    const ticket = await this.own(id, accountId);
    if (ticket.state === 'void') throw new TicketVoid();
    return { ticket, performance: await this.events.performance(ticket.performanceId) };
  }

  private async own(id: string, accountId: string): Promise<Ticket> {
    const ticket = await this.tickets.findOwn(id, accountId);
    if (ticket === undefined) throw new NotFound(THE_TICKET);
    return ticket;
  }

  private async describe(ticket: Ticket): Promise<TicketView> {
    return describeTicket(await this.events.performance(ticket.performanceId), ticket);
  }
}
