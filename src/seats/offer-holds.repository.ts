import { Injectable } from '@nestjs/common';
import { rowsTable } from '../database/together.js';
import type { Tx } from '../database/transactions.js';
import { TAKES_PLACE } from './hold-steps.js';
import type { NewHold } from './holds.repository.js';

const OFFERS = rowsTable({
  ...{ id: 'CHAR(36)', accountId: 'CHAR(36)', entryId: 'CHAR(36)' },
  ...{ seatNos: 'TEXT', count: 'INT', seconds: 'INT' },
});

/** Holds that are offers, and the counters of those who get them, many at a time. */
@Injectable()
export class OfferHoldsRepository {
  /**
   * Inserts the holds of offers of one performance, unless its sale is over or it is cancelled.
   * @returns how long each is kept, by its id; empty when the sale is over
   */
  async insertOffers(
    tx: Tx,
    offers: readonly Omit<NewHold, 'salesOpenAt' | 'salesCloseAt'>[],
    sale: Pick<NewHold, 'performanceId' | 'salesOpenAt' | 'salesCloseAt'>,
  ): Promise<Map<string, Date>> {
    const rows = offers.map(({ id, accountId, seatNos, seconds, waitlistEntryId: entryId }) => ({
      ...{ id, accountId, entryId, seconds, seatNos: JSON.stringify(seatNos) },
      count: seatNos.length,
    }));
    const made = await tx.query<{ id: string; until: Date }>(
      `INSERT INTO holds (id, performance_id, account_id, seat_nos, seat_count, waitlist_entry_id,
         expires_at)
       SELECT j.id, ?, j.accountId, j.seatNos, j.count, j.entryId, NOW(3) + INTERVAL j.seconds SECOND
       FROM ${OFFERS} WHERE NOW(3) >= ? AND NOW(3) < ? AND ${TAKES_PLACE}
       RETURNING id, expires_at AS until`,
      [
        ...[sale.performanceId, JSON.stringify(rows), sale.salesOpenAt, sale.salesCloseAt],
        sale.performanceId,
      ],
    );
    return new Map(made.map(({ id, until }) => [id, until]));
  }

  /**
   * Adds to the counters of several buyers of one performance, none of them twice.
   * @returns each buyer's tickets including these
   */
  async countUpAll(
    tx: Tx,
    performanceId: string,
    counts: readonly { accountId: string; count: number }[],
  ): Promise<Map<string, number>> {
    const rows = await tx.query<{ accountId: string; tickets: number }>(
      `INSERT INTO buyer_ticket_counts (performance_id, account_id, tickets) VALUES ?
       ON DUPLICATE KEY UPDATE tickets = tickets + VALUE(tickets)
       RETURNING account_id AS accountId, tickets`,
      [counts.map(({ accountId, count }) => [performanceId, accountId, count])],
    );
    return new Map(rows.map(({ accountId, tickets }) => [accountId, tickets]));
  }

  /** How many tickets of a performance each of the buyers has; who has none is left out. */
  async ticketCounts(
    tx: Tx,
    performanceId: string,
    accountIds: readonly string[],
  ): Promise<Map<string, number>> {
    const rows = await tx.query<{ accountId: string; tickets: number }>(
      `SELECT account_id AS accountId, tickets FROM buyer_ticket_counts
       WHERE performance_id = ? AND account_id IN (?)`,
      [performanceId, [...accountIds]],
    );
    return new Map(rows.map(({ accountId, tickets }) => [accountId, tickets]));
  }
}
