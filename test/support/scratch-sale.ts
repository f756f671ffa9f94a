import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type DataLayer, nodePort, openDataLayer, testConfig } from './cluster.js';

const SEATS = 10;
const PRICE = 50_000;
const MAX_TICKETS = 4;

/**
 * A performance written straight into the tables, with one buyer who paid for seats 0 and 1, holds
 * seat 2, and had seat 3 refunded: everything an auditor should find in order. Tests spoil it.
 */
export class ScratchSale {
  readonly performance = randomUUID();
  readonly plan = randomUUID();
  readonly buyer = randomUUID();
  readonly order = randomUUID();
  readonly refundedOrder = randomUUID();
  readonly payment = randomUUID();
  readonly refundedPayment = randomUUID();
  readonly refund = randomUUID();
  readonly liveHold = randomUUID();
  readonly tickets = [randomUUID(), randomUUID()] as const;
  readonly refundedTicket = randomUUID();
  readonly ledger = testConfig().SANDBOX_DB_NAME;
  private bank!: DataLayer;
  private layer!: DataLayer;

  static async open(): Promise<ScratchSale> {
    const sale = new ScratchSale();
    const { SANDBOX_DB_USER, SANDBOX_DB_PASSWORD, SANDBOX_DB_NAME } = testConfig();
    sale.layer = await openDataLayer(nodePort(1), { DB_POOL_SIZE: 2 });
    sale.bank = await openDataLayer(nodePort(1), {
      DB_POOL_SIZE: 1,
      DB_USER: SANDBOX_DB_USER,
      DB_PASSWORD: SANDBOX_DB_PASSWORD,
      DB_NAME: SANDBOX_DB_NAME,
    });
    await sale.fill();
    return sale;
  }

  get source(): DataSource {
    return this.layer.source;
  }

  /** Runs SQL with `:name` standing for this sale's ids, on the bank's account for its ledger. */
  async run(sql: string): Promise<void> {
    const bound = sql.replaceAll(/:(\w+)/g, (_match, name: string) => {
      if (name === 'ticket') return `'${this.tickets[0]}'`;
      return `'${(this as unknown as Record<string, string>)[name]}'`;
    });
    const source = bound.includes(this.ledger) ? this.bank.source : this.source;
    await source.query(bound);
  }

  /** Takes everything out again. */
  async close(): Promise<void> {
    await this.empty();
    await this.run('DELETE FROM performances WHERE id = :performance');
    await this.run('DELETE FROM seating_plans WHERE id = :plan');
    await this.bank.close();
    await this.layer.close();
  }

  /** Restores the rows, whatever a test did to them. */
  async restore(): Promise<void> {
    await this.empty();
    await this.sell();
  }

  private async empty(): Promise<void> {
    const orders = '(SELECT id FROM orders WHERE performance_id = :performance)';
    await this.run('DELETE FROM refund_tickets WHERE refund_id IN (:refund, :buyer)');
    for (const table of ['refunds', 'payments']) {
      await this.run(`DELETE FROM ${table} WHERE order_id IN ${orders}`);
    }
    const tables = [
      ...['check_ins', 'tickets', 'orders', 'holds', 'seats', 'buyer_ticket_counts'],
      ...['hold_cool_downs'],
      ...['admissions', 'waiting_room_calls', 'waiting_rooms', 'performance_cancellations'],
      ...['waitlist_entries', 'awaited_performances', 'transfers'],
    ];
    for (const table of tables) {
      await this.run(`DELETE FROM ${table} WHERE performance_id = :performance`);
    }
    await this.run('DELETE FROM events WHERE id = :buyer');
    await this.run('DELETE FROM verified_persons WHERE account_id = :buyer');
    await this.run('DELETE FROM payments WHERE id IN (:payment, :refundedPayment)');
    await this.run('DELETE FROM refunds WHERE payment_id IN (:payment, :refundedPayment)');
    const keys = "(:payment, :refundedPayment, :refund, :buyer, CONCAT('lost:', :buyer))";
    await this.run(`DELETE FROM ${this.ledger}.charge_refunds WHERE merchant_key IN ${keys}`);
    await this.run(`DELETE FROM ${this.ledger}.charges WHERE merchant_key IN ${keys}`);
  }

  private async fill(): Promise<void> {
    await this.run(`INSERT INTO seating_plans (id, seller_id, name, venue, version, seat_count,
      layout) VALUES (:plan, :buyer, 'scratch', 'scratch', 1, ${SEATS}, '{}')`);
    await this.run(`INSERT INTO performances (id, short_id, event_id, seating_plan_id, starts_at,
      sales_open_at, sales_close_at, max_tickets_per_buyer, waiting_room_enabled,
      active_buyers_max, admissions_per_second_max, seat_count)
      VALUES (:performance, FLOOR(RAND() * 4000000000), :buyer, :plan, NOW(3) + INTERVAL 9 DAY,
        NOW(3) - INTERVAL 1 DAY, NOW(3) + INTERVAL 8 DAY, ${MAX_TICKETS}, 0, 1, 1, ${SEATS})`);
    await this.sell();
  }

  private async sell(): Promise<void> {
    const until = `(SELECT expires_at FROM holds WHERE id = :liveHold)`;
    const hold = (id: string, seats: string, count: number, rest: string): Promise<void> =>
      this.run(`INSERT INTO holds (id, performance_id, account_id, seat_nos, seat_count, state,
        expires_at, ended_at) VALUES (${id}, :performance, :buyer, '${seats}', ${count}, ${rest})`);
    await hold(':liveHold', '[2]', 1, `'active', NOW(3) + INTERVAL 8 MINUTE, NULL`);
    await hold(':order', '[0,1]', 2, `'converted', NOW(3), NOW(3)`);
    await hold(':refundedOrder', '[3]', 1, `'converted', NOW(3), NOW(3)`);
    await this.run(`INSERT INTO seats (performance_id, seat_no, state, hold_id, held_until) VALUES
      (:performance, 0, 2, NULL, NULL), (:performance, 1, 2, NULL, NULL),
      (:performance, 2, 1, :liveHold, ${until}), (:performance, 3, 0, NULL, NULL),
      (:performance, 4, 0, NULL, NULL), (:performance, 5, 3, NULL, NULL)`);
    await this.run(`INSERT INTO buyer_ticket_counts VALUES (:performance, :buyer, 3)`);
    await this.run(`INSERT INTO orders (id, account_id, performance_id, hold_id, idempotency_key,
      body_hash, state, amount, refunded_amount, fee_amount, settled_at) VALUES
      (:order, :buyer, :performance, :order, :order, '', 'paid', ${2 * PRICE}, 0, 0, NOW(3)),
      (:refundedOrder, :buyer, :performance, :refundedOrder, :refundedOrder, '', 'refunded',
        ${PRICE}, ${PRICE - 5_000}, 5000, NOW(3))`);
    await this.run(`INSERT INTO payments (id, order_id, provider, state, amount, refunded_amount)
      VALUES (:payment, :order, 'sandbox', 'captured', ${2 * PRICE}, 0),
        (:refundedPayment, :refundedOrder, 'sandbox', 'refunded', ${PRICE}, ${PRICE - 5_000})`);
    await this.run(`INSERT INTO refunds (id, order_id, payment_id, account_id, idempotency_key,
      body_hash, amount, fee_amount, state, done_at) VALUES (:refund, :refundedOrder,
      :refundedPayment, :buyer, :refund, '', ${PRICE - 5_000}, 5000, 'done', NOW(3))`);
    await this.issue(this.tickets[0], ':order', 0, 'valid');
    await this.issue(this.tickets[1], ':order', 1, 'valid');
    await this.issue(this.refundedTicket, ':refundedOrder', 3, 'void');
    await this.run(`INSERT INTO refund_tickets (ticket_id, refund_id, amount, fee_amount)
      VALUES (:refundedTicket, :refund, ${PRICE - 5_000}, 5000)`);
    await this.admit();
    const { ledger } = this;
    await this.run(`INSERT INTO ${ledger}.charges (merchant_key, amount, state) VALUES
      (:payment, ${2 * PRICE}, 'captured'), (:refundedPayment, ${PRICE}, 'captured')`);
    await this.run(`INSERT INTO ${ledger}.charge_refunds (merchant_key, charge_key, amount)
      VALUES (:refund, :refundedPayment, ${PRICE - 5_000})`);
  }

  /** A line that was served up to place 40; closed, so that nobody moves it. */
  private async admit(): Promise<void> {
    await this.run(`INSERT INTO waiting_rooms (performance_id, seed, opens_at, closes_at,
      admissions_per_second_max, active_buyers_max, phase, registered, issued, ceiling, serving)
      VALUES (:performance, REPEAT('s', 32), NOW(3), NOW(3), 1, 1, 'closed', 20, 60, 100, 40)`);
    await this.run(`INSERT INTO waiting_room_calls (performance_id, up_to, called_at) VALUES
      (:performance, 20, NOW(3) - INTERVAL 150 SECOND),
      (:performance, 40, NOW(3) - INTERVAL 120 SECOND)`);
    await this.run(`INSERT INTO admissions
      (performance_id, place, account_id, admitted_at, expires_at, ended_at, end_reason)
      VALUES (:performance, 30, :buyer, NOW(3) - INTERVAL 90 SECOND, NOW(3), NOW(3), 'done')`);
  }

  private issue(id: string, order: string, seatNo: number, state: string): Promise<void> {
    return this.run(`INSERT INTO tickets (id, short_id, order_id, performance_id, account_id,
      seat_no, amount, state) VALUES ('${id}', FLOOR(RAND() * 4000000000), ${order}, :performance,
      :buyer, ${seatNo}, ${PRICE}, '${state}')`);
  }
}
