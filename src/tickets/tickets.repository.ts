import { Injectable } from '@nestjs/common';
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

/** Tickets in the database. */
@Injectable()
export class TicketsRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Inserts valid tickets of revision 0.
   * @throws the server's duplicate-key error: `PRIMARY` when these ids were inserted before,
   *   `uq_tickets_live_seat` when a seat already has a ticket that is not void
   */
  async insert(tx: Tx, tickets: readonly Omit<Ticket, 'revision' | 'state'>[]): Promise<void> {
    const rows = tickets.map((ticket): SqlValue[] => [
      ticket.id,
      ticket.shortId,
      ticket.orderId,
      ticket.performanceId,
      ticket.accountId,
      ticket.seatNo,
      ticket.amount,
    ]);
    await tx.execute(
      `INSERT INTO tickets (id, short_id, order_id, performance_id, account_id, seat_no, amount)
       VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
      rows.flat(),
    );
  }

  /** Tickets of an order by seatNo, kept as they are until the transaction ends. */
  async lockOfOrder(tx: Tx, orderId: string): Promise<Ticket[]> {
    const rows = await tx.query<TicketRow>(
      `SELECT ${COLUMNS} FROM tickets WHERE order_id = ? ORDER BY seat_no FOR UPDATE`,
      [orderId],
    );
    return rows.map(toTicket);
  }

  /** Voids those of the tickets that are valid. @returns how many it changed */
  voidValid(tx: Tx, orderId: string, ids: readonly string[]): Promise<number> {
    return tx.execute(
      `UPDATE tickets SET state = 'void' WHERE order_id = ? AND id IN (?) AND state = 'valid'`,
      [orderId, [...ids]],
    );
  }

  /** Voids all that are live, used to enter or not. @returns how many it changed */
  voidLive(tx: Tx, orderId: string): Promise<number> {
    return tx.execute(`UPDATE tickets SET state = 'void' WHERE order_id = ? AND state <> 'void'`, [
      orderId,
    ]);
  }

  /** Tickets of an order by seatNo. */
  async ofOrder(orderId: string): Promise<Ticket[]> {
    const rows = await this.transactions.read<TicketRow>(
      `SELECT ${COLUMNS} FROM tickets WHERE order_id = ? ORDER BY seat_no`,
      [orderId],
    );
    return rows.map(toTicket);
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
    const rows = await this.transactions.readLatest<TicketRow>(
      `SELECT ${COLUMNS} FROM tickets WHERE order_id = ? ORDER BY seat_no`,
      [orderId],
    );
    return rows.map(toTicket);
  }

  /** A ticket of an account; undefined when there is none or it is another's. */
  async findOwn(id: string, accountId: string): Promise<Ticket | undefined> {
    const [row] = await this.transactions.read<TicketRow>(
      `SELECT ${COLUMNS} FROM tickets WHERE id = ? AND account_id = ?`,
      [id, accountId],
    );
    return row && toTicket(row);
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
