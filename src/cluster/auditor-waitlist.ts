import type { Check } from './auditor-check.js';

/** Offers are holds: entries and holds agree with each other, and nobody waits unseen. */
export const waitlistChecks: readonly Check[] = [
  {
    invariant: 'I1',
    what: 'an offered waitlist entry has no active hold of its buyer that was made for it',
    sql: `SELECT e.id AS entry_id, e.performance_id, e.hold_id, h.state AS hold_state
      FROM waitlist_entries e LEFT JOIN holds h
        ON h.id = e.hold_id AND h.waitlist_entry_id = e.id
        AND h.account_id = e.account_id AND h.performance_id = e.performance_id
      WHERE e.state = 'offered' AND NOT h.state <=> 'active'`,
  },
  {
    invariant: 'I1',
    what: 'an active hold is an offer to a waitlist entry that does not have it',
    sql: `SELECT h.id AS hold_id, h.performance_id, e.id AS entry_id, e.state AS entry_state
      FROM holds h LEFT JOIN waitlist_entries e ON e.id = h.waitlist_entry_id
      WHERE h.state = 'active' AND h.waitlist_entry_id IS NOT NULL
        AND NOT (e.state <=> 'offered' AND e.hold_id <=> h.id)`,
  },
  {
    invariant: 'I1',
    what: 'somebody waits for a performance whose returned seats go to the public',
    sql: `SELECT e.id AS entry_id, e.performance_id, e.state AS entry_state
      FROM waitlist_entries e LEFT JOIN awaited_performances a
        ON a.performance_id = e.performance_id AND a.awaited = 1
      WHERE e.state IN ('waiting', 'offered') AND a.performance_id IS NULL`,
  },
  {
    invariant: 'I2',
    what: 'a fulfilled waitlist entry has no order that was paid for its offer',
    sql: `SELECT e.id AS entry_id, e.performance_id, e.hold_id FROM waitlist_entries e
      WHERE e.state = 'fulfilled' AND e.hold_id NOT IN (SELECT o.hold_id FROM orders o
        WHERE o.state IN ('paid', 'partially-refunded', 'refunded'))`,
  },
];
