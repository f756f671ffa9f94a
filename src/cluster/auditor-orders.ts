import type { AuditSettings, Check } from './auditor-check.js';

/**
 * I2 as far as the database can tell by itself, and I4: what an acknowledged order consists of is
 * all there, and nothing is there twice. What was acknowledged only a client knows, see
 * `auditAcknowledged`.
 */
export function orderChecks(settings: AuditSettings): Check[] {
  return [...wholeOrders, ...settled(settings), ...onceOnly(settings)];
}

const wholeOrders: readonly Check[] = [
  {
    invariant: 'I2',
    what: 'a paid order has not one live ticket for each seat of its hold',
    sql: `SELECT o.id AS order_id, h.seat_count, COUNT(t.id) AS tickets
        FROM orders o LEFT JOIN holds h ON h.id = o.hold_id
        LEFT JOIN tickets t ON t.order_id = o.id AND t.state <> 'void'
        WHERE o.state = 'paid' GROUP BY o.id, h.seat_count HAVING NOT tickets <=> h.seat_count`,
  },
  {
    invariant: 'I2',
    what: 'a paid or refunded order has not had a ticket for each seat of its hold',
    sql: `SELECT o.id AS order_id, h.state AS hold_state, h.seat_count,
          COUNT(DISTINCT t.seat_no) AS tickets
        FROM orders o LEFT JOIN holds h ON h.id = o.hold_id LEFT JOIN tickets t ON t.order_id = o.id
        WHERE o.state IN ('paid', 'partially-refunded', 'refunded')
        GROUP BY o.id, h.state, h.seat_count
        HAVING NOT tickets <=> h.seat_count OR NOT h.state <=> 'converted'`,
  },
  {
    invariant: 'I2',
    what: 'a cancellation that is done has left an order, a hold or a seat behind',
    sql: `SELECT c.performance_id, 'order' AS what, CAST(o.id AS CHAR) AS id
        FROM performance_cancellations c JOIN orders o ON o.performance_id = c.performance_id
        WHERE c.state = 'done'
          AND o.state IN ('pending', 'payment-unknown', 'paid', 'partially-refunded')
        UNION ALL
        SELECT c.performance_id, 'hold', CAST(h.id AS CHAR)
        FROM performance_cancellations c JOIN holds h ON h.performance_id = c.performance_id
        WHERE c.state = 'done' AND h.state = 'active'
        UNION ALL
        SELECT c.performance_id, 'seat', CAST(s.seat_no AS CHAR)
        FROM performance_cancellations c JOIN seats s ON s.performance_id = c.performance_id
        WHERE c.state = 'done' AND s.state <> 3`,
  },
  {
    invariant: 'I2',
    what: 'a partially refunded order has not both live and void tickets',
    sql: `SELECT o.id AS order_id, COALESCE(SUM(t.state = 'void'), 0) AS voided,
          COALESCE(SUM(t.state <> 'void'), 0) AS live
        FROM orders o LEFT JOIN tickets t ON t.order_id = o.id
        WHERE o.state = 'partially-refunded' GROUP BY o.id HAVING voided = 0 OR live = 0`,
  },
  {
    invariant: 'I2',
    what: 'a paid or refunded order has no captured payment',
    sql: `SELECT o.id AS order_id, o.state AS order_state, p.state AS payment_state
        FROM orders o LEFT JOIN payments p ON p.order_id = o.id
        WHERE (o.state = 'paid' AND NOT p.state <=> 'captured')
          OR (o.state IN ('partially-refunded', 'refunded')
            AND COALESCE(p.state, '') NOT IN ('captured', 'refunded'))`,
  },
  {
    invariant: 'I2',
    what: 'a live ticket belongs to no paid order of its buyer and performance',
    sql: `SELECT t.id AS ticket_id, t.order_id, o.state AS order_state
        FROM tickets t LEFT JOIN orders o
          ON o.id = t.order_id AND o.performance_id = t.performance_id
        WHERE t.state <> 'void' AND COALESCE(o.state, '') NOT IN ('paid', 'partially-refunded')`,
  },
  {
    invariant: 'I2',
    what: 'a ticket is not with whom its order and its accepted transfers gave it to',
    sql: `SELECT t.id AS ticket_id, t.account_id, t.revision,
          COALESCE(x.receiver_id, o.account_id) AS holder_id, x.revision AS transferred_as
        FROM tickets t JOIN orders o ON o.id = t.order_id
        LEFT JOIN transfers x ON x.ticket_id = t.id AND x.revision =
          (SELECT MAX(l.revision) FROM transfers l
           WHERE l.ticket_id = t.id AND l.state = 'accepted')
        WHERE t.account_id <> COALESCE(x.receiver_id, o.account_id) OR t.revision < x.revision`,
  },
  {
    invariant: 'I2',
    what: 'a checked-in ticket has no check-in, or a check-in no checked-in ticket',
    sql: `SELECT t.id AS ticket_id, t.state AS ticket_state, c.ticket_id AS check_in
        FROM tickets t LEFT JOIN check_ins c ON c.ticket_id = t.id
        WHERE (t.state = 'checked-in') <> (c.ticket_id IS NOT NULL)
          AND NOT (t.state = 'void' AND t.performance_id IN
            (SELECT performance_id FROM performance_cancellations))
        UNION ALL
        SELECT c.ticket_id, NULL, c.ticket_id FROM check_ins c
        LEFT JOIN tickets t ON t.id = c.ticket_id WHERE t.id IS NULL`,
  },
];

function settled({ ledger, settleSeconds }: AuditSettings): Check[] {
  const isOverdue = (column: string): string =>
    `${column} < @audit_at - INTERVAL ${settleSeconds} SECOND`;
  return [
    {
      invariant: 'I2',
      what: 'the bank charged for a payment that is not captured here',
      sql: `SELECT c.merchant_key, c.amount, p.state AS payment_state
        FROM ${ledger}.charges c LEFT JOIN payments p ON p.id = CAST(c.merchant_key AS UUID)
        WHERE c.state = 'captured' AND ((p.id IS NULL AND NOT ${givenBackAsLost(ledger, 'c')}
            AND NOT ${thrownAway('c.merchant_key')})
          OR (p.state NOT IN ('captured', 'refunded') AND ${isOverdue('c.created_at')}))`,
    },
    {
      invariant: 'I2',
      what: 'a refund was promised and is not passed on to the bank',
      sql: `SELECT id AS refund_id, order_id, amount FROM refunds
        WHERE state = 'pending' AND ${isOverdue('created_at')}`,
    },
  ];
}

function onceOnly({ ledger }: AuditSettings): Check[] {
  return [
    {
      invariant: 'I4',
      what: 'an idempotency key made more than one order',
      sql: `SELECT account_id, idempotency_key, COUNT(*) AS orders FROM orders
        GROUP BY account_id, idempotency_key HAVING orders > 1`,
    },
    {
      invariant: 'I4',
      what: 'a hold became more than one order',
      sql: `SELECT hold_id, COUNT(*) AS orders FROM orders
        WHERE state IN ('paid', 'partially-refunded', 'refunded')
        GROUP BY hold_id HAVING orders > 1`,
    },
    {
      invariant: 'I4',
      what: 'an order was charged more than once',
      sql: `SELECT p.order_id, COUNT(*) AS charges
        FROM ${ledger}.charges c JOIN payments p ON p.id = CAST(c.merchant_key AS UUID)
        WHERE c.state = 'captured' GROUP BY p.order_id HAVING charges > 1`,
    },
    {
      invariant: 'I4',
      what: 'an idempotency key made more than one refund',
      sql: `SELECT account_id, idempotency_key, COUNT(*) AS refunds FROM refunds
        GROUP BY account_id, idempotency_key HAVING refunds > 1`,
    },
    {
      invariant: 'I4',
      what: 'a refund was entered at the bank that was never decided here',
      sql: `SELECT b.merchant_key, b.charge_key, b.amount FROM ${ledger}.charge_refunds b
        LEFT JOIN refunds r ON r.id = CAST(b.merchant_key AS UUID)
        LEFT JOIN payments p ON p.id = CAST(b.charge_key AS UUID)
        WHERE r.id IS NULL AND NOT (p.id IS NULL AND b.merchant_key = CONCAT('lost:', b.charge_key))
          AND NOT (p.id IS NULL AND ${thrownAway('b.charge_key')})`,
    },
  ];
}

/** The charge's order was lost with its cluster, and all of the money went back (lost-charges.ts). */
function givenBackAsLost(ledger: string, charge: string): string {
  return `EXISTS (SELECT 1 FROM ${ledger}.charge_refunds l
    WHERE l.merchant_key = CONCAT('lost:', ${charge}.merchant_key) AND l.amount = ${charge}.amount)`;
}

/** The payment was of a rehearsal and is deleted; the bank is about to forget it. */
function thrownAway(chargeKey: string): string {
  return `EXISTS (SELECT 1 FROM thrown_away_charges x
    WHERE x.payment_id = CAST(${chargeKey} AS UUID))`;
}
