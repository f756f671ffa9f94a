import { randomBytes, randomUUID } from 'node:crypto';
import type { PerformanceFacts } from '../../src/events/events.service.js';
import { PerformanceKeys } from '../../src/tickets/performance-keys.js';
import { TicketCodes } from '../../src/tickets/ticket-codes.js';
import { ticketKeysOf } from '../../src/tickets/ticket-keys.js';
import { TicketKeysRepository } from '../../src/tickets/ticket-keys.repository.js';
import { type DataLayer, testConfig } from './cluster.js';

const ROWS_AT_ONCE = 1_000;
const PRICE = 50_000;

/** A ticket as its holder knows it. */
export interface HeldTicket {
  readonly id: string;
  readonly shortId: bigint;
  readonly seatNo: number;
  readonly revision: number;
}

/** Tickets of a performance without orders: more than could be sold one by one in a test. */
export class GateTickets {
  private constructor(
    private readonly layer: DataLayer,
    private readonly performance: PerformanceFacts,
    readonly tickets: readonly HeldTicket[],
    private readonly codes: TicketCodes,
  ) {}

  /** Writes one ticket for every seat. */
  static async issue(layer: DataLayer, performanceId: string, seats: number): Promise<GateTickets> {
    const [performance] = await layer.transactions.readLatest<{ shortId: number; startsAt: Date }>(
      'SELECT short_id AS shortId, starts_at AS startsAt FROM performances WHERE id = ?',
      [performanceId],
    );
    const tickets = Array.from({ length: seats }, (_, seatNo) => ({
      ...{ id: randomUUID(), shortId: randomBytes(8).readBigUInt64BE(), seatNo, revision: 0 },
    }));
    for (let from = 0; from < seats; from += ROWS_AT_ONCE) {
      const rows = tickets.slice(from, from + ROWS_AT_ONCE).map(({ id, shortId, seatNo }) => {
        return [id, shortId, randomUUID(), performanceId, randomUUID(), seatNo, PRICE];
      });
      await layer.transactions.run('issue', (tx) =>
        tx.execute(
          `INSERT INTO tickets (id, short_id, order_id, performance_id, account_id, seat_no, amount)
           VALUES ?`,
          [rows],
        ),
      );
    }
    const config = testConfig();
    const store = new TicketKeysRepository(layer.transactions);
    const keys = new PerformanceKeys(layer.transactions, store, config);
    const codes = new TicketCodes(ticketKeysOf(config.TICKET_SIGNING_KEY), keys);
    const facts = { id: performanceId, ...performance } as unknown as PerformanceFacts;
    return new GateTickets(layer, facts, tickets, codes);
  }

  /** What the holder's phone shows now, by the true clock. */
  async codeOf(ticket: HeldTicket): Promise<string> {
    return (await this.codes.current(this.performance, ticket, Date.now())).code;
  }

  /** Takes everything out again: tickets without a sale are what an auditor looks for. */
  async remove(): Promise<void> {
    const tables = [
      ...['check_ins', 'scans', 'tickets', 'gate_slots', 'gate_devices', 'gate_islands'],
      'performance_ticket_keys',
    ];
    for (const table of tables) {
      await this.layer.source.query(`DELETE FROM ${table} WHERE performance_id = ?`, [
        this.performance.id,
      ]);
    }
  }
}
