import { nodeSql } from '../../cluster/node-sql.js';
import type { Home } from '../../home.js';
import { drawIds, type Ids } from '../sql-accounts.js';

const FILL_LIMIT_MS = 300_000;
const AMOUNT = 50_000;

/** What is sold; `amount` in won as SQL of `seq`, which is the seatNo. */
export interface SoldSeats {
  readonly performanceId: string;
  readonly seatCount: number;
  readonly accounts: Ids;
  readonly amount?: string;
}

/**
 * Sells every seat of a performance, straight in SQL: one order a seat, each of another buyer, with
 * every row that a sale through the API leaves behind, at the bank as well.
 * @returns the ids of the orders by seatNo
 */
export async function sellEverySeat(
  home: Home,
  node: number,
  { performanceId, seatCount, accounts, amount = String(AMOUNT) }: SoldSeats,
): Promise<Ids> {
  const orders = drawIds();
  const [hold, payment, ticket] = [drawIds().sql, drawIds().sql, drawIds().sql];
  const [order, account] = [orders.sql, accounts.sql];
  // RAND() has thirty bits, which some ten thousand tickets are enough to draw twice.
  const shortId = `CONV(LEFT(MD5(CONCAT('${performanceId}', seq)), 15), 16, 10)`;
  const performance = `'${performanceId}'`;
  const from = `FROM seq_0_to_${seatCount - 1}`;
  await nodeSql(
    home,
    node,
    [
      'USE picket',
      'START TRANSACTION',
      `INSERT INTO holds (id, performance_id, account_id, seat_nos, seat_count, state, expires_at,
         ended_at)
       SELECT ${hold}, ${performance}, ${account}, JSON_ARRAY(seq), 1, 'converted', NOW(3), NOW(3)
       ${from}`,
      `INSERT INTO orders (id, account_id, performance_id, hold_id, idempotency_key, body_hash, state,
         amount, settled_at)
       SELECT ${order}, ${account}, ${performance}, ${hold}, CONCAT('bench-', seq), '', 'paid',
         ${amount}, NOW(3) ${from}`,
      `INSERT INTO payments (id, order_id, provider, state, amount, provider_reference)
       SELECT ${payment}, ${order}, 'sandbox', 'captured', ${amount}, 'bench' ${from}`,
      `INSERT INTO picket_sandbox.charges (merchant_key, amount, state)
       SELECT ${payment}, ${amount}, 'captured' ${from}`,
      `INSERT INTO buyer_ticket_counts (performance_id, account_id, tickets)
       SELECT ${performance}, ${account}, 1 ${from}`,
      `INSERT INTO tickets (id, short_id, order_id, performance_id, account_id, seat_no, amount)
       SELECT ${ticket}, ${shortId}, ${order}, ${performance}, ${account},
         seq, ${amount} ${from}`,
      `UPDATE seats SET state = 2, version = version + 1 WHERE performance_id = ${performance}`,
      'COMMIT',
    ],
    FILL_LIMIT_MS,
  );
  return orders;
}

/** What the books and the bank say of a cancelled performance's orders. */
export interface CancelledBooks {
  readonly orders: number;
  /** Given back in full. */
  readonly refunded: number;
  /** Orders with more than one refund, here or at the bank. */
  readonly refundedTwice: number;
  /** What the bank has given back, in won. */
  readonly atBank: number;
  readonly expectedAtBank: number;
}

/** Reads them on one node that has everything. */
export async function readCancelledBooks(
  home: Home,
  node: number,
  performanceId: string,
): Promise<CancelledBooks> {
  const [row] = await nodeSql(
    home,
    node,
    [
      'SET SESSION wsrep_sync_wait = 1',
      'USE picket',
      `SELECT COUNT(*) AS orders,
         SUM(x.state = 'refunded' AND x.refunded_amount = x.amount) AS refunded,
         SUM(x.here > 1 OR x.there > 1) AS refundedTwice, SUM(x.given) AS atBank,
         SUM(x.amount) AS expectedAtBank
       FROM (SELECT o.state, o.amount, o.refunded_amount,
           (SELECT COUNT(*) FROM refunds r WHERE r.order_id = o.id) AS here,
           (SELECT COUNT(*) FROM picket_sandbox.charge_refunds b
            WHERE b.charge_key = CONVERT(CAST(p.id AS CHAR) USING ascii)) AS there,
           (SELECT COALESCE(SUM(b.amount), 0) FROM picket_sandbox.charge_refunds b
            WHERE b.charge_key = CONVERT(CAST(p.id AS CHAR) USING ascii)) AS given
         FROM orders o JOIN payments p ON p.order_id = o.id
         WHERE o.performance_id = '${performanceId}') x`,
    ],
    FILL_LIMIT_MS,
  );
  const number = (name: keyof CancelledBooks): number => Number(row?.[name] ?? 0);
  return {
    orders: number('orders'),
    refunded: number('refunded'),
    refundedTwice: number('refundedTwice'),
    atBank: number('atBank'),
    expectedAtBank: number('expectedAtBank'),
  };
}
