import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import type { GateTicketState } from '../../entry/check-in-rule.js';
import { GATE_STATE } from './scans.repository.js';

/** Whose seat a live ticket is. */
export interface HeldSeat {
  readonly ticketId: string;
  readonly accountId: string;
  readonly seatNo: number;
}

/** How a ticket stands at this moment. */
export interface Standing {
  readonly ticketId: string;
  readonly state: GateTicketState;
  readonly firstAt: Date | null;
  readonly firstGate: string | null;
}

/** How many came in at a gate. */
export interface GateCount {
  readonly gate: string;
  readonly checkedIn: number;
  readonly lastMinute: number;
}

/** What a gate looks up in the database. */
@Injectable()
export class GateDeskRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Every live ticket of a performance. */
  heldSeats(performanceId: string): Promise<HeldSeat[]> {
    return this.transactions.read<HeldSeat>(
      `SELECT id AS ticketId, account_id AS accountId, seat_no AS seatNo FROM tickets
       WHERE performance_id = ? AND live_seat_no IS NOT NULL ORDER BY seat_no`,
      [performanceId],
    );
  }

  /** How these tickets stand. */
  async standings(ticketIds: readonly string[]): Promise<Standing[]> {
    if (ticketIds.length === 0) return [];
    return this.transactions.readLatest<Standing>(
      `SELECT t.id AS ticketId, ${GATE_STATE} AS state, c.checked_in_at AS firstAt, c.gate AS firstGate
       FROM tickets t LEFT JOIN check_ins c ON c.ticket_id = t.id WHERE t.id IN (?)`,
      [[...ticketIds]],
    );
  }

  /** Live tickets of a performance, of how many the holder is outside again, and who came in where. */
  async counts(
    performanceId: string,
  ): Promise<{ tickets: number; outside: number; byGate: GateCount[] }> {
    const [tickets, byGate] = await Promise.all([
      this.transactions.read<{ count: number; outside: number }>(
        `SELECT COUNT(*) AS count, COUNT(outside_since) AS outside FROM tickets
         WHERE performance_id = ? AND live_seat_no IS NOT NULL`,
        [performanceId],
      ),
      this.transactions.read<GateCount>(
        `SELECT gate, COUNT(*) AS checkedIn,
           CAST(SUM(checked_in_at > NOW(3) - INTERVAL 1 MINUTE) AS SIGNED) AS lastMinute
         FROM check_ins WHERE performance_id = ? GROUP BY gate ORDER BY gate`,
        [performanceId],
      ),
    ]);
    const { count = 0, outside = 0 } = tickets[0] ?? {};
    return { tickets: count, outside, byGate };
  }
}
