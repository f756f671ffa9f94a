import { Injectable } from '@nestjs/common';
import type { Together } from '../database/together.js';
import { Transactions, type Tx } from '../database/transactions.js';
import { REVISION_MAX, TRANSFER_HOURS, type TransferState } from './transfer-state.js';

/** A transfer as it stands; one that is overdue counts as lapsed, swept or not. */
export interface Transfer {
  id: string;
  ticketId: string;
  performanceId: string;
  giverId: string;
  receiverId: string;
  toEmail: string;
  state: TransferState;
  expiresAt: Date;
  createdAt: Date;
}

/** A transfer with the seat that it is about. */
export interface SeatTransfer extends Transfer {
  seatNo: number;
}

/** A transfer to be offered; `entryFrom` is the first moment of entry. */
export interface NewTransfer {
  id: string;
  ticketId: string;
  giverId: string;
  receiverId: string;
  toEmail: string;
  entryFrom: Date;
}

const COLUMNS = `x.id, x.ticket_id AS ticketId, x.performance_id AS performanceId,
  x.giver_id AS giverId, x.receiver_id AS receiverId, x.to_email AS toEmail,
  IF(x.state = 'offered' AND x.expires_at <= NOW(3), 'lapsed', x.state) AS state,
  x.expires_at AS expiresAt, x.created_at AS createdAt`;
const BY_ID = `SELECT ${COLUMNS} FROM transfers x WHERE x.id = ?`;

const WITHDRAW_OF: Together<readonly string[], void> = {
  many: async (tx, all) => {
    // Read first: an UPDATE that finds nothing would lock the gaps it looked into.
    const open = await tx.query<{ id: string }>(
      'SELECT id FROM transfers WHERE open_ticket_id IN (?)',
      [all.flat()],
    );
    if (open.length === 0) return [];
    await tx.execute(
      `UPDATE transfers SET state = 'withdrawn', ended_at = NOW(3)
       WHERE id IN (?) AND state = 'offered'`,
      [open.map(({ id }) => id)],
    );
    return [];
  },
};

/** Transfers of tickets in the database. */
@Injectable()
export class TransfersRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Offers a valid ticket of the giver's, until {@link TRANSFER_HOURS} have passed or entry begins.
   * @returns until when; undefined when the ticket cannot be transferred
   * @throws the server's duplicate-key error `uq_transfers_open` when it is offered already
   */
  async offer(tx: Tx, transfer: NewTransfer): Promise<Date | undefined> {
    const { id, ticketId, giverId, receiverId, toEmail, entryFrom } = transfer;
    const [row] = await tx.query<{ expiresAt: Date }>(
      `INSERT INTO transfers (id, ticket_id, performance_id, giver_id, receiver_id, to_email,
         expires_at)
       SELECT ?, id, performance_id, account_id, ?, ?,
         LEAST(NOW(3) + INTERVAL ${TRANSFER_HOURS} HOUR, ?)
       FROM tickets WHERE id = ? AND account_id = ? AND state = 'valid'
         AND revision < ${REVISION_MAX} AND NOW(3) < ?
       RETURNING expires_at AS expiresAt`,
      [id, receiverId, toEmail, entryFrom, ticketId, giverId, entryFrom],
    );
    return row?.expiresAt;
  }

  /** Ends an overdue offer of a ticket that no sweep has ended yet. */
  async lapseOf(tx: Tx, ticketId: string): Promise<void> {
    await tx.execute(
      `UPDATE transfers SET state = 'lapsed', ended_at = NOW(3)
       WHERE open_ticket_id = ? AND expires_at <= NOW(3)`,
      [ticketId],
    );
  }

  /**
   * Takes an open offer for its receiver.
   * @param entryFrom the first moment of entry as it is now
   * @returns true for the one who wins it
   */
  async accept(tx: Tx, { id, receiverId }: Transfer, entryFrom: Date): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE transfers SET state = 'accepted', ended_at = NOW(3)
       WHERE id = ? AND receiver_id = ? AND state = 'offered' AND expires_at > NOW(3)
         AND NOW(3) < ?`,
      [id, receiverId, entryFrom],
    );
    return changed === 1;
  }

  /**
   * Gives the ticket to the receiver as a new revision, and notes it with the transfer.
   * @returns false when it is not the giver's valid ticket any more, or has no revision left
   */
  async hand(tx: Tx, { id, ticketId, giverId, receiverId }: Transfer): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE tickets SET account_id = ?, revision = revision + 1
       WHERE id = ? AND account_id = ? AND state = 'valid' AND revision < ${REVISION_MAX}`,
      [receiverId, ticketId, giverId],
    );
    if (changed !== 1) return false;
    await tx.execute(
      `UPDATE transfers SET revision = (SELECT t.revision FROM tickets t WHERE t.id = ?)
       WHERE id = ?`,
      [ticketId, id],
    );
    return true;
  }

  /** Ends an open offer without a new holder. @returns whether it was open */
  async end(
    tx: Tx,
    id: string,
    state: Extract<TransferState, 'declined' | 'withdrawn'>,
  ): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE transfers SET state = ?, ended_at = NOW(3)
       WHERE id = ? AND state = 'offered' AND expires_at > NOW(3)`,
      [state, id],
    );
    return changed === 1;
  }

  /** Withdraws what is offered of tickets that become void. */
  async withdrawOf(tx: Tx, ticketIds: readonly string[]): Promise<void> {
    if (ticketIds.length > 0) await tx.together(WITHDRAW_OF, ticketIds);
  }

  /** Ends an offer whose time is over or whose ticket cannot be had. @returns whether this call did it */
  async lapse(tx: Tx, id: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE transfers SET state = 'lapsed', ended_at = NOW(3)
       WHERE id = ? AND state = 'offered'`,
      [id],
    );
    return changed === 1;
  }

  /** Open offers whose time is over, or whose ticket is not the giver's valid one any more. */
  overdue(limit: number): Promise<Transfer[]> {
    return this.transactions.read<Transfer>(
      `SELECT ${COLUMNS} FROM transfers x JOIN tickets t ON t.id = x.ticket_id
       WHERE x.state = 'offered'
         AND (x.expires_at <= NOW(3) OR t.state <> 'valid' OR t.account_id <> x.giver_id)
       ORDER BY x.expires_at LIMIT ?`,
      [limit],
    );
  }

  /** A transfer by id, within `tx` when given, else with everything committed on any node before. */
  async find(id: string, tx?: Tx): Promise<Transfer | undefined> {
    const [row] = tx
      ? await tx.query<Transfer>(BY_ID, [id])
      : await this.transactions.readLatest<Transfer>(BY_ID, [id]);
    return row;
  }

  /** At most `count` transfers that an account gave or received, the newest first. */
  list(accountId: string, count: number, beforeId?: string): Promise<SeatTransfer[]> {
    const side = (column: 'giver_id' | 'receiver_id'): string =>
      `(SELECT ${COLUMNS}, t.seat_no AS seatNo FROM transfers x JOIN tickets t ON t.id = x.ticket_id
        WHERE x.${column} = ? ${beforeId === undefined ? '' : 'AND x.id < ?'}
        ORDER BY x.id DESC LIMIT ${count})`;
    const one = beforeId === undefined ? [accountId] : [accountId, beforeId];
    return this.transactions.read<SeatTransfer>(
      `${side('giver_id')} UNION ALL ${side('receiver_id')} ORDER BY id DESC LIMIT ${count}`,
      [...one, ...one],
    );
  }
}
