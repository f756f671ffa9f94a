import { testConfig } from '../support/cluster.js';
import { lostCharge } from './lost-charge.js';

const { SANDBOX_DB_NAME: ledger } = testConfig();

/** A way to spoil the sale, in SQL, and what must be found; other findings may come with it. */
export const plants: [string, string[], ...string[]][] = [
  [
    'I1: a sold seat has no live ticket',
    [`UPDATE seats SET state = 2 WHERE performance_id = :performance AND seat_no = 4`],
  ],
  [
    'I1: a live ticket is for a seat that is not sold',
    [`UPDATE seats SET state = 0 WHERE performance_id = :performance AND seat_no = 0`],
  ],
  [
    'I1: a seat is in more than one live hold',
    [
      `INSERT INTO holds (id, performance_id, account_id, seat_nos, seat_count, expires_at)
       VALUES (:plan, :performance, :buyer, '[2]', 1, NOW(3) + INTERVAL 8 MINUTE)`,
    ],
    'I1: a live hold lists a seat that it does not have',
  ],
  [
    'I1: a seat has a live ticket and a live hold',
    [`UPDATE holds SET seat_nos = '[0]' WHERE id = :liveHold`],
  ],
  [
    'I1: a live hold lists a seat that it does not have',
    [
      `UPDATE seats SET state = 0, hold_id = NULL, held_until = NULL
       WHERE performance_id = :performance AND seat_no = 2`,
    ],
  ],
  [
    'I1: a held seat has no active hold that lists it until the same time',
    [`UPDATE holds SET state = 'released', ended_at = NOW(3) WHERE id = :liveHold`],
  ],
  [
    'I1: a held seat has no active hold that lists it until the same time',
    [`UPDATE holds SET expires_at = expires_at + INTERVAL 1 MINUTE WHERE id = :liveHold`],
  ],
  [
    'I1: a hold counts another number of seats than it lists',
    [`UPDATE holds SET seat_count = 2 WHERE id = :liveHold`],
    'I8: a buyer counts another number of tickets than are held and live',
  ],
  [
    'I2: a paid order has not one live ticket for each seat of its hold',
    [`UPDATE tickets SET state = 'void' WHERE id = :ticket`],
    'I3: an order keeps another amount than its live tickets cost',
    'I3: in total another amount is kept than all live tickets cost',
  ],
  [
    'I2: a paid or refunded order has not had a ticket for each seat of its hold',
    [`DELETE FROM tickets WHERE order_id = :refundedOrder`],
  ],
  [
    'I2: a paid or refunded order has no captured payment',
    [`UPDATE payments SET state = 'declined' WHERE id = :payment`],
  ],
  [
    'I2: a live ticket belongs to no paid order of its buyer and performance',
    [`UPDATE orders SET state = 'declined' WHERE id = :order`],
  ],
  [
    'I2: a checked-in ticket has no check-in, or a check-in no checked-in ticket',
    [`UPDATE tickets SET state = 'checked-in' WHERE id = :ticket`],
  ],
  [
    'I2: a checked-in ticket has no check-in, or a check-in no checked-in ticket',
    [
      `INSERT INTO check_ins (ticket_id, performance_id, scan_id, gate)
       VALUES (:refundedTicket, :performance, 's', 'A')`,
    ],
  ],
  [
    'I2: the bank charged for a payment that is not captured here',
    [`DELETE FROM payments WHERE id = :payment`],
  ],
  ['I2: the bank charged for a payment that is not captured here', lostCharge(4_000)],
  [
    'I2: the bank charged for a payment that is not captured here',
    [
      `UPDATE payments SET state = 'unknown' WHERE id = :payment`,
      `UPDATE ${ledger}.charges SET created_at = NOW(3) - INTERVAL 2 MINUTE
       WHERE merchant_key = :payment`,
    ],
  ],
  [
    'I2: a refund was promised and is not passed on to the bank',
    [
      `UPDATE refunds SET state = 'pending', created_at = NOW(3) - INTERVAL 2 MINUTE
       WHERE id = :refund`,
    ],
  ],
  [
    'I3: an order was refunded another amount than its refunds say',
    [`UPDATE refunds SET amount = amount + 1 WHERE id = :refund`],
    'I3: a payment was refunded another amount than its finished refunds say',
    'I3: a finished refund is not the same amount at the bank',
  ],
  [
    'I2: a cancellation that is done has left an order, a hold or a seat behind',
    [
      `INSERT INTO performance_cancellations (performance_id, state, finished_at)
       VALUES (:performance, 'done', NOW(3))`,
    ],
  ],
  [
    'I3: a refund gave back or kept another amount than its tickets did',
    [`UPDATE refunds SET amount = amount + 1 WHERE id = :refund`],
  ],
  [
    'I3: a refund gave back or kept another amount than its tickets did',
    [`UPDATE refunds SET fee_amount = fee_amount - 1 WHERE id = :refund`],
  ],
  [
    'I3: a refunded ticket is live, or cost another amount',
    [`UPDATE tickets SET state = 'valid' WHERE id = :refundedTicket`],
  ],
  [
    'I3: a refunded ticket is live, or cost another amount',
    [`UPDATE refund_tickets SET amount = amount - 1 WHERE ticket_id = :refundedTicket`],
  ],
  [
    'I2: a partially refunded order has not both live and void tickets',
    [`UPDATE orders SET state = 'partially-refunded' WHERE id = :order`],
  ],
  [
    'I2: a partially refunded order has not both live and void tickets',
    [`UPDATE orders SET state = 'partially-refunded' WHERE id = :refundedOrder`],
  ],
  [
    'I3: a payment is over another amount than its order, or has none',
    [`UPDATE payments SET amount = amount + 1 WHERE id = :payment`],
    'I3: a captured payment is not a charge of the same amount at the bank',
  ],
  [
    'I3: a finished refund is not the same amount at the bank',
    [`DELETE FROM ${ledger}.charge_refunds WHERE merchant_key = :refund`],
  ],
  [
    'I3: the bank gave back more than it charged',
    [`UPDATE ${ledger}.charge_refunds SET amount = 60000 WHERE merchant_key = :refund`],
  ],
  [
    'I4: a hold became more than one order',
    [`UPDATE orders SET hold_id = :order WHERE id = :refundedOrder`],
  ],
  [
    'I4: a refund was entered at the bank that was never decided here',
    [
      `INSERT INTO ${ledger}.charge_refunds (merchant_key, charge_key, amount)
       VALUES (:buyer, :payment, 1)`,
    ],
  ],
  [
    'I6: a place was admitted that was not called',
    [
      `INSERT INTO admissions (performance_id, place, account_id, expires_at)
       VALUES (:performance, 41, :buyer, NOW(3) + INTERVAL 12 MINUTE)`,
    ],
  ],
  [
    'I6: a place was admitted before it was called',
    [
      `UPDATE admissions SET admitted_at = admitted_at - INTERVAL 1 MINUTE WHERE account_id = :buyer`,
    ],
  ],
  [
    'I6: a later place was called before an earlier one',
    [
      `UPDATE waiting_room_calls SET called_at = called_at - INTERVAL 1 MINUTE
       WHERE performance_id = :performance AND up_to = 40`,
    ],
  ],
  [
    'I6: the last call of a line is not where it serves',
    [`UPDATE waiting_rooms SET serving = 39 WHERE performance_id = :performance`],
  ],
  [
    'I8: a buyer counts another number of tickets than are held and live',
    [`UPDATE buyer_ticket_counts SET tickets = 2 WHERE performance_id = :performance`],
  ],
  [
    'I8: a buyer has more tickets than the performance allows',
    [`UPDATE performances SET max_tickets_per_buyer = 2 WHERE id = :performance`],
  ],
];

/** What a system in motion may look like, and is in order. */
export const inOrder: [string, string[]][] = [
  ['a charge whose order was lost and whose money went back', lostCharge(5_000)],
  [
    'an expired hold that no sweeper has ended',
    [
      `UPDATE holds SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE id = :liveHold`,
      `UPDATE seats SET held_until = (SELECT expires_at FROM holds WHERE id = :liveHold)
       WHERE performance_id = :performance AND seat_no = 2`,
    ],
  ],
  [
    'an expired hold whose seat another hold took over in place',
    [
      `UPDATE holds SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE id = :liveHold`,
      `INSERT INTO holds (id, performance_id, account_id, seat_nos, seat_count, expires_at)
       VALUES (:plan, :performance, :buyer, '[2]', 1, NOW(3) + INTERVAL 8 MINUTE)`,
      `UPDATE seats SET hold_id = :plan,
         held_until = (SELECT expires_at FROM holds WHERE id = :plan)
       WHERE performance_id = :performance AND seat_no = 2`,
      `UPDATE buyer_ticket_counts SET tickets = 4 WHERE performance_id = :performance`,
    ],
  ],
  [
    'a payment under way: charged at the bank, not yet known here',
    [
      `INSERT INTO orders (id, account_id, performance_id, hold_id, idempotency_key, body_hash,
         amount) VALUES (:plan, :buyer, :performance, :liveHold, 'pending', '', 50000)`,
      `INSERT INTO payments (id, order_id, provider, amount)
       VALUES (:buyer, :plan, 'sandbox', 50000)`,
      `UPDATE holds SET paying_order_id = :plan WHERE id = :liveHold`,
      `INSERT INTO ${ledger}.charges (merchant_key, amount, state)
       VALUES (:buyer, 50000, 'captured')`,
    ],
  ],
  [
    'a refund on its way to the bank',
    [
      `UPDATE refunds SET state = 'pending', done_at = NULL WHERE id = :refund`,
      `UPDATE payments SET state = 'captured', refunded_amount = 0 WHERE id = :refundedPayment`,
    ],
  ],
  [
    'a cancellation on its way',
    [`INSERT INTO performance_cancellations (performance_id) VALUES (:performance)`],
  ],
  [
    'a ticket of a cancelled performance that somebody had entered with',
    [
      `INSERT INTO performance_cancellations (performance_id) VALUES (:performance)`,
      `INSERT INTO check_ins (ticket_id, performance_id, scan_id, gate)
       VALUES (:refundedTicket, :performance, 's', 'A')`,
    ],
  ],
  [
    'an order of which one ticket was given back',
    [
      `UPDATE tickets SET state = 'void' WHERE id = :ticket`,
      `UPDATE seats SET state = 0 WHERE performance_id = :performance AND seat_no = 0`,
      `UPDATE buyer_ticket_counts SET tickets = 2 WHERE performance_id = :performance`,
      `UPDATE orders SET state = 'partially-refunded', refunded_amount = 40000, fee_amount = 10000
       WHERE id = :order`,
      `UPDATE payments SET refunded_amount = 40000 WHERE id = :payment`,
      `INSERT INTO refunds (id, order_id, payment_id, account_id, idempotency_key, body_hash, amount,
         fee_amount, state, order_state, done_at) VALUES (:buyer, :order, :payment, :buyer, 'part',
         '', 40000, 10000, 'done', 'partially-refunded', NOW(3))`,
      `INSERT INTO refund_tickets (ticket_id, refund_id, amount, fee_amount)
       VALUES (:ticket, :buyer, 40000, 10000)`,
      `INSERT INTO ${ledger}.charge_refunds (merchant_key, charge_key, amount)
       VALUES (:buyer, :payment, 40000)`,
    ],
  ],
  [
    'a refund that kept the whole price and gave nothing to the bank',
    [
      `UPDATE orders SET refunded_amount = 0, fee_amount = 50000 WHERE id = :refundedOrder`,
      `UPDATE refunds SET amount = 0, fee_amount = 50000 WHERE id = :refund`,
      `UPDATE refund_tickets SET amount = 0, fee_amount = 50000 WHERE refund_id = :refund`,
      `UPDATE payments SET refunded_amount = 0 WHERE id = :refundedPayment`,
      `DELETE FROM ${ledger}.charge_refunds WHERE merchant_key = :refund`,
    ],
  ],
  [
    'a late payment given back in full',
    [
      `DELETE FROM refund_tickets WHERE refund_id = :refund`,
      `UPDATE orders SET state = 'declined', refunded_amount = 50000, fee_amount = 0
       WHERE id = :refundedOrder`,
      `UPDATE refunds SET amount = 50000, fee_amount = 0 WHERE id = :refund`,
      `UPDATE payments SET refunded_amount = 50000 WHERE id = :refundedPayment`,
      `UPDATE ${ledger}.charge_refunds SET amount = 50000 WHERE merchant_key = :refund`,
      `DELETE FROM tickets WHERE order_id = :refundedOrder`,
    ],
  ],
  [
    'a checked-in ticket',
    [
      `UPDATE tickets SET state = 'checked-in' WHERE id = :ticket`,
      `INSERT INTO check_ins (ticket_id, performance_id, scan_id, gate)
       VALUES (:ticket, :performance, 's', 'A')`,
    ],
  ],
];
