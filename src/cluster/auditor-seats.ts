import type { Check } from './auditor-check.js';

/** States of a seat as the database has them. */
const HELD = 1;
const SOLD = 2;

/**
 * Nodes' clocks differ a little, and an expired hold is taken over in place: a hold this close to
 * its end counts as neither live nor over.
 */
const CLOCK_SLACK = 'INTERVAL 2 SECOND';

/** Seats that live holds list, one row a seat. */
const LIVE_HOLD_SEATS = `SELECT h.id AS hold_id, h.performance_id, listed.seat_no
  FROM holds h, JSON_TABLE(h.seat_nos, '$[*]' COLUMNS (seat_no INT UNSIGNED PATH '$')) listed
  WHERE h.state = 'active' AND h.expires_at > @audit_at + ${CLOCK_SLACK}`;

const LIVE_TICKETS = `SELECT * FROM tickets WHERE state <> 'void'`;

/** I1 and I8: seats, holds, tickets and each buyer's counter agree with each other. */
export const seatChecks: readonly Check[] = [
  {
    invariant: 'I1',
    what: 'a seat has more than one live ticket',
    sql: `SELECT performance_id, seat_no, COUNT(*) AS tickets FROM (${LIVE_TICKETS}) t
      GROUP BY performance_id, seat_no HAVING tickets > 1`,
  },
  {
    invariant: 'I1',
    what: 'a seat is in more than one live hold',
    sql: `SELECT performance_id, seat_no, COUNT(*) AS holds FROM (${LIVE_HOLD_SEATS}) s
      GROUP BY performance_id, seat_no HAVING holds > 1`,
  },
  {
    invariant: 'I1',
    what: 'a seat has a live ticket and a live hold',
    sql: `SELECT s.performance_id, s.seat_no, s.hold_id, t.id AS ticket_id
      FROM (${LIVE_HOLD_SEATS}) s
      JOIN tickets t ON t.performance_id = s.performance_id AND t.live_seat_no = s.seat_no`,
  },
  {
    invariant: 'I1',
    what: 'a live hold lists a seat that it does not have',
    sql: `SELECT l.performance_id, l.seat_no, l.hold_id, s.state AS seat_state,
        s.hold_id AS seat_hold_id
      FROM (${LIVE_HOLD_SEATS}) l
      LEFT JOIN seats s ON s.performance_id = l.performance_id AND s.seat_no = l.seat_no
      WHERE s.state IS NULL OR s.state <> ${HELD} OR NOT s.hold_id <=> l.hold_id`,
  },
  {
    invariant: 'I1',
    what: 'a held seat has no active hold that lists it until the same time',
    sql: `SELECT s.performance_id, s.seat_no, s.hold_id, h.state AS hold_state
      FROM seats s LEFT JOIN holds h ON h.id = s.hold_id AND h.performance_id = s.performance_id
      WHERE s.state = ${HELD} AND (h.id IS NULL OR h.state <> 'active'
        OR h.expires_at <> s.held_until OR NOT JSON_CONTAINS(h.seat_nos, s.seat_no))`,
  },
  {
    invariant: 'I1',
    what: 'a sold seat has no live ticket',
    sql: `SELECT s.performance_id, s.seat_no FROM seats s
      LEFT JOIN tickets t ON t.performance_id = s.performance_id AND t.live_seat_no = s.seat_no
      WHERE s.state = ${SOLD} AND t.id IS NULL`,
  },
  {
    invariant: 'I1',
    what: 'a live ticket is for a seat that is not sold',
    sql: `SELECT t.performance_id, t.seat_no, t.id AS ticket_id, s.state AS seat_state
      FROM (${LIVE_TICKETS}) t
      LEFT JOIN seats s ON s.performance_id = t.performance_id AND s.seat_no = t.seat_no
      WHERE s.state IS NULL OR s.state <> ${SOLD}`,
  },
  {
    invariant: 'I1',
    what: 'a hold counts another number of seats than it lists',
    sql: `SELECT id AS hold_id, seat_count, seat_nos FROM holds
      WHERE state = 'active' AND seat_count <> JSON_LENGTH(seat_nos)`,
  },
  {
    invariant: 'I8',
    what: 'a buyer counts another number of tickets than are held and live',
    sql: `SELECT performance_id, account_id, SUM(counted) AS counted, SUM(found) AS found FROM (
        SELECT performance_id, account_id, tickets AS counted, 0 AS found FROM buyer_ticket_counts
        UNION ALL
        SELECT performance_id, account_id, 0, seat_count FROM holds WHERE state = 'active'
        UNION ALL
        SELECT performance_id, account_id, 0, 1 FROM (${LIVE_TICKETS}) t) both_sides
      GROUP BY performance_id, account_id HAVING counted <> found`,
  },
  {
    invariant: 'I8',
    what: 'a buyer has more tickets than the performance allows',
    sql: `SELECT found.performance_id, found.account_id, SUM(found.count) AS tickets,
        p.max_tickets_per_buyer
      FROM (SELECT performance_id, account_id, seat_count AS count FROM holds WHERE state = 'active'
        UNION ALL SELECT performance_id, account_id, 1 FROM (${LIVE_TICKETS}) t) found
      JOIN performances p ON p.id = found.performance_id
      GROUP BY found.performance_id, found.account_id, p.max_tickets_per_buyer
      HAVING tickets > p.max_tickets_per_buyer`,
  },
  {
    invariant: 'I8',
    what: 'somebody who was not verified has seats of an event for verified persons',
    sql: `SELECT found.performance_id, found.account_id
      FROM events e JOIN performances p ON p.event_id = e.id AND p.rehearsal_of IS NULL
      JOIN (SELECT performance_id, account_id FROM holds WHERE state = 'active'
        UNION ALL SELECT performance_id, account_id FROM (${LIVE_TICKETS}) t) found
        ON found.performance_id = p.id
      LEFT JOIN verified_persons v ON v.account_id = found.account_id
      WHERE e.verified_buyers_only AND v.account_id IS NULL`,
  },
];
