import type { AuditSettings, Check } from './auditor-check.js';

const CAPTURED = `IF(p.state IN ('captured', 'refunded'), p.amount, 0)`;

/** An id as the ledger keeps it, in its character set: otherwise no index serves the comparison. */
const asKey = (id: string): string => `CONVERT(CAST(${id} AS CHAR) USING ascii) COLLATE ascii_bin`;

const LIVE_VALUE = `SELECT order_id, SUM(amount) AS value FROM tickets
  WHERE state <> 'void' GROUP BY order_id`;

/** I3: the books of orders, payments and refunds, and the bank's ledger, say the same. Won. */
export function moneyChecks(settings: AuditSettings): Check[] {
  return [...books, ...againstLedger(settings)];
}

const books: readonly Check[] = [
  {
    invariant: 'I3',
    what: 'an order keeps another amount than its live tickets cost',
    sql: `SELECT o.id AS order_id, o.state AS order_state, COALESCE(${CAPTURED}, 0) AS captured,
          o.refunded_amount, o.fee_amount, COALESCE(t.value, 0) AS tickets
        FROM orders o LEFT JOIN payments p ON p.order_id = o.id
        LEFT JOIN (${LIVE_VALUE}) t ON t.order_id = o.id
        WHERE CAST(COALESCE(${CAPTURED}, 0) AS SIGNED) - o.refunded_amount - o.fee_amount
          <> COALESCE(t.value, 0)`,
  },
  {
    invariant: 'I3',
    what: 'in total another amount is kept than all live tickets cost',
    sql: `SELECT * FROM (SELECT
          (SELECT COALESCE(SUM(${CAPTURED}), 0) FROM payments p)
            - (SELECT COALESCE(SUM(refunded_amount + fee_amount), 0) FROM orders) AS kept,
          (SELECT COALESCE(SUM(amount), 0) FROM tickets WHERE state <> 'void') AS tickets) totals
        WHERE kept <> tickets`,
  },
  {
    invariant: 'I3',
    what: 'an order was refunded another amount than its refunds say',
    sql: `SELECT o.id AS order_id, o.refunded_amount, o.fee_amount,
          COALESCE(SUM(r.amount), 0) AS refunds, COALESCE(SUM(r.fee_amount), 0) AS fees
        FROM orders o LEFT JOIN refunds r ON r.order_id = o.id
        GROUP BY o.id, o.refunded_amount, o.fee_amount
        HAVING refunds <> o.refunded_amount OR fees <> o.fee_amount`,
  },
  {
    invariant: 'I3',
    what: 'a refund gave back or kept another amount than its tickets did',
    sql: `SELECT r.id AS refund_id, r.order_id, r.amount, r.fee_amount,
          SUM(t.amount) AS ticket_refunds, SUM(t.fee_amount) AS ticket_fees
        FROM refunds r JOIN refund_tickets t ON t.refund_id = r.id
        GROUP BY r.id, r.order_id, r.amount, r.fee_amount
        HAVING ticket_refunds <> r.amount OR ticket_fees <> r.fee_amount`,
  },
  {
    invariant: 'I3',
    what: 'a refunded ticket is live, or cost another amount',
    sql: `SELECT f.ticket_id, f.refund_id, t.state AS ticket_state, t.amount,
          f.amount AS refunded, f.fee_amount
        FROM refund_tickets f LEFT JOIN refunds r ON r.id = f.refund_id
        LEFT JOIN tickets t ON t.id = f.ticket_id AND t.order_id = r.order_id
        WHERE NOT t.state <=> 'void' OR NOT t.amount <=> f.amount + f.fee_amount`,
  },
  {
    invariant: 'I3',
    what: 'a payment was refunded another amount than its finished refunds say',
    sql: `SELECT p.id AS payment_id, p.state AS payment_state, p.refunded_amount,
          COALESCE(SUM(r.amount), 0) AS refunds
        FROM payments p LEFT JOIN refunds r
          ON r.order_id = p.order_id AND r.payment_id = p.id AND r.state = 'done'
        GROUP BY p.id, p.state, p.refunded_amount HAVING refunds <> p.refunded_amount`,
  },
  {
    invariant: 'I3',
    what: 'a payment is over another amount than its order, or has none',
    sql: `SELECT p.id AS payment_id, p.order_id, p.amount, o.amount AS order_amount
        FROM payments p LEFT JOIN orders o ON o.id = p.order_id
        WHERE NOT o.amount <=> p.amount`,
  },
];

function againstLedger({ ledger }: AuditSettings): Check[] {
  return [
    {
      invariant: 'I3',
      what: 'a captured payment is not a charge of the same amount at the bank',
      sql: `SELECT p.id AS payment_id, p.amount, c.amount AS charged, c.state AS charge_state
        FROM payments p LEFT JOIN ${ledger}.charges c ON c.merchant_key = ${asKey('p.id')}
        WHERE p.provider = 'sandbox' AND p.state IN ('captured', 'refunded')
          AND NOT (c.state <=> 'captured' AND c.amount <=> p.amount)`,
    },
    {
      invariant: 'I3',
      what: 'a finished refund is not the same amount at the bank',
      sql: `SELECT r.id AS refund_id, r.amount, b.amount AS refunded
        FROM refunds r JOIN payments p ON p.id = r.payment_id AND p.provider = 'sandbox'
        LEFT JOIN ${ledger}.charge_refunds b ON b.merchant_key = ${asKey('r.id')}
        WHERE (r.state = 'done' AND r.amount > 0 AND b.merchant_key IS NULL)
          OR b.amount <> r.amount`,
    },
    {
      invariant: 'I3',
      what: 'the bank gave back more than it charged',
      sql: `SELECT b.charge_key, COALESCE(c.amount, 0) AS charged, SUM(b.amount) AS refunded
        FROM ${ledger}.charge_refunds b LEFT JOIN ${ledger}.charges c
          ON c.merchant_key = b.charge_key AND c.state = 'captured'
        GROUP BY b.charge_key, c.amount HAVING refunded > charged`,
    },
  ];
}
