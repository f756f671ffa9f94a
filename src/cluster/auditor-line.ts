import type { Check } from './auditor-check.js';

/**
 * I6: nobody was admitted whose place was not called, or before it was, and calls only went forward.
 * Clocks of two nodes may differ where a leader wrote through one and a buyer through the other.
 */
const CLOCK_SLACK = 'INTERVAL 2 SECOND';

/** Admissions follow places. That no place is given twice the primary keys say. */
export const lineChecks: readonly Check[] = [
  {
    invariant: 'I6',
    what: 'a place was admitted that was not called',
    sql: `SELECT a.performance_id, a.place, a.account_id, r.serving
      FROM admissions a LEFT JOIN waiting_rooms r ON r.performance_id = a.performance_id
      WHERE r.serving IS NULL OR a.place > r.serving`,
  },
  {
    invariant: 'I6',
    what: 'a place was admitted before it was called',
    sql: `SELECT a.performance_id, a.place, a.account_id, a.admitted_at
      FROM admissions a WHERE a.admitted_at < (
        SELECT c.called_at FROM waiting_room_calls c
        WHERE c.performance_id = a.performance_id AND c.up_to >= a.place
        ORDER BY c.up_to LIMIT 1) - ${CLOCK_SLACK}`,
  },
  {
    invariant: 'I6',
    what: 'a later place was called before an earlier one',
    sql: `SELECT performance_id, up_to, called_at FROM (
        SELECT performance_id, up_to, called_at,
          LAG(called_at) OVER (PARTITION BY performance_id ORDER BY up_to) AS earlier
        FROM waiting_room_calls) calls WHERE called_at < earlier - ${CLOCK_SLACK}`,
  },
  {
    invariant: 'I6',
    what: 'the last call of a line is not where it serves',
    sql: `SELECT r.performance_id, r.serving, MAX(c.up_to) AS called
      FROM waiting_rooms r LEFT JOIN waiting_room_calls c ON c.performance_id = r.performance_id
      GROUP BY r.performance_id, r.serving HAVING r.serving <> COALESCE(called, 0)`,
  },
];
