import { Injectable } from '@nestjs/common';
import { Lookup } from '../database/lookup.js';
import { divided, type Together } from '../database/together.js';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';
import type { TicketState } from './ticket-state.js';

/** A ticket as it stands in the database. Amount in won. */
export interface Ticket {
  id: string;
  /** Random 64 bits; stands in the ticket code. */
  shortId: bigint;
  orderId: string;
  performanceId: string;
  accountId: string;
  seatNo: number;
  amount: number;
  /** Raised whenever the ticket is issued anew; codes of an older revision are void. */
  revision: number;
  state: TicketState;
}

type TicketRow = Omit<Ticket, 'shortId'> & { shortId: string };

// short_id is wider than a JavaScript number, so it travels as text.
const COLUMNS = `id, CAST(short_id AS CHAR) AS shortId, order_id AS orderId,
  performance_id AS performanceId, account_id AS accountId, seat_no AS seatNo, amount, revision,
  state`;

/** A ticket to be issued. */
export type NewTicket = Omit<Ticket, 'revision' | 'state'>;

const INSERT: Together<readonly NewTicket[], void> = {
  many: async (tx, sets) => {
    const rows = sets
      .flat()
      .map((ticket): SqlValue[] => [
        ...[ticket.id, ticket.shortId, ticket.orderId, ticket.performanceId, ticket.accountId],
        ...[ticket.seatNo, ticket.amount],
      ]);
    await tx.execute(
      `INSERT INTO tickets (id, short_id, order_id, performance_id, account_id, seat_no, amount)
       VALUES ?`,
      [rows],
    );
    return [];
  },
};

const LOCK: Together<string, Ticket[]> = {
  many: async (tx, orderIds) => {
    const rows = await tx.query<TicketRow>(
      `SELECT ${COLUMNS} FROM tickets WHERE order_id IN (?) ORDER BY order_id, seat_no FOR UPDATE`,
      [[...orderIds]],
    );
    const tickets = rows.map(toTicket);
    return orderIds.map((orderId) => tickets.filter((ticket) => ticket.orderId === orderId));
  },
};

/** Tickets of an order that this account holds. */
interface HeldTickets {
  orderId: string;
  accountId: string;
  ids: readonly string[];
}

const VOID_VALID: Together<HeldTickets, number> = {
  many: async (tx, sets) => {
    const pairs = sets.flatMap(({ orderId, accountId, ids }) =>
      ids.map((id) => [id, orderId, accountId]),
    );
    const changed = await tx.execute(
      `UPDATE tickets FORCE INDEX (PRIMARY) SET state = 'void'
       WHERE id IN (?) AND (id, order_id, account_id) IN (?) AND state = 'valid'`,
      [pairs.map(([id = '']) => id), pairs],
    );
    return divided(
      changed,
      sets.map(({ ids }) => ids.length),
    );
  },
};

/** Tickets in the database. */
@Injectable()
export class TicketsRepository {
  private readonly byOrder: Lookup<string, TicketRow>;

  constructor(private readonly transactions: Transactions) {
    this.byOrder = new Lookup(transactions, {
      sql: `SELECT ${COLUMNS} FROM tickets WHERE order_id IN (?) ORDER BY order_id, seat_no`,
      keyOf: ({ orderId }) => orderId,
    });
  }

  /**
   * Inserts valid tickets of revision 0.
   * @throws the server's duplicate-key error: `PRIMARY` when these ids were inserted before,
   *   `uq_tickets_live_seat` when a seat already has a ticket that is not void
   */
  async insert(tx: Tx, tickets: readonly NewTicket[]): Promise<void> {
    await tx.together(INSERT, tickets);
  }

  /** Tickets of an order by seatNo, kept as they are until the transaction ends. */
  lockOfOrder(tx: Tx, orderId: string): Promise<Ticket[]> {
    return tx.together(LOCK, orderId);
  }

  /** Voids those of the tickets that are valid and the account's. @returns how many it changed */
  voidValid(tx: Tx, held: HeldTickets): Promise<number> {
    return tx.together(VOID_VALID, held);
  }

  /** Voids all that are live, used to enter or not. @returns how many it changed */
  voidLive(tx: Tx, orderId: string): Promise<number> {
    return tx.execute(`UPDATE tickets SET state = 'void' WHERE order_id = ? AND state <> 'void'`, [
      orderId,
    ]);
  }

  /** Tickets of several orders by order and seatNo. */
  async ofOrders(orderIds: readonly string[]): Promise<Ticket[]> {
    if (orderIds.length === 0) return [];
    const rows = await this.transactions.read<TicketRow>(
      `SELECT ${COLUMNS} FROM tickets WHERE order_id IN (?) ORDER BY order_id, seat_no`,
      [[...orderIds]],
    );
    return rows.map(toTicket);
  }

  /** Those of one order, with everything committed on any node before. */
  async latestOfOrder(orderId: string): Promise<Ticket[]> {
    return (await this.byOrder.all(orderId)).map(toTicket);
  }

  /** A ticket of an account; undefined when there is none or it is another's. */
  async findOwn(id: string, accountId: string): Promise<Ticket | undefined> {
    const [row] = await this.transactions.read<TicketRow>(
      `SELECT ${COLUMNS} FROM tickets WHERE id = ? AND account_id = ?`,
      [id, accountId],
    );
    return row && toTicket(row);
  }

  /** Live tickets of a performance that an account holds, by seatNo, as any node knows them. */
  async heldOf(accountId: string, performanceId: string): Promise<Ticket[]> {
    const rows = await this.transactions.readLatest<TicketRow>(
      `SELECT ${COLUMNS} FROM tickets
       WHERE account_id = ? AND performance_id = ? AND state <> 'void' ORDER BY seat_no`,
      [accountId, performanceId],
    );
    return rows.map(toTicket);
  }

  /**
   * At most `count` tickets of an account, the newest first.
   * @param beforeId shows only those that come after this one in that order
   */
  async listOwn(accountId: string, count: number, beforeId?: string): Promise<Ticket[]> {
    const rows = await this.transactions.read<TicketRow>(
      `SELECT ${COLUMNS} FROM tickets
       WHERE account_id = ? ${beforeId === undefined ? '' : 'AND id < ?'}
       ORDER BY id DESC LIMIT ${count}`,
      beforeId === undefined ? [accountId] : [accountId, beforeId],
    );
    return rows.map(toTicket);
  }
}

function toTicket(row: TicketRow): Ticket {
  return { ...row, shortId: BigInt(row.shortId) };
}
