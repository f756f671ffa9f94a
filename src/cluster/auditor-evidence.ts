import type { Check } from './auditor-check.js';

/**
 * The chains of the evidence log, computed here anew in SQL, apart from whoever writes them. That all of a
 * chain was written anew only somebody sees who kept an earlier hash of it.
 */
export const evidenceChecks: readonly Check[] = [
  {
    invariant: 'I10',
    what: 'an evidence entry is not what its hash was made of',
    sql: `SELECT e.performance_id, e.number, e.kind, e.subject_id FROM evidence_entries e
      WHERE e.hash <> UNHEX(SHA2(CONCAT(e.previous_hash, CAST(e.entry AS BINARY)), 256))
        OR NOT JSON_VALUE(e.entry, '$.performanceId') <=> CAST(e.performance_id AS CHAR)
        OR NOT JSON_VALUE(e.entry, '$.number') <=> CAST(e.number AS CHAR)
        OR NOT JSON_VALUE(e.entry, '$.kind') <=> e.kind
        OR NOT JSON_VALUE(e.entry, '$.subjectId') <=> CAST(e.subject_id AS CHAR)`,
  },
  {
    invariant: 'I10',
    what: 'an evidence entry does not follow the one before it',
    sql: `SELECT performance_id, number FROM (
        SELECT performance_id, number, previous_hash,
          LAG(number) OVER chain AS before_number, LAG(hash) OVER chain AS before_hash
        FROM evidence_entries
        WINDOW chain AS (PARTITION BY performance_id ORDER BY number)) links
      WHERE number <> COALESCE(before_number, 0) + 1
        OR previous_hash <> COALESCE(before_hash, UNHEX(REPEAT('00', 32)))`,
  },
  {
    invariant: 'I10',
    what: 'an evidence log does not end with the entry that was written last',
    sql: `SELECT COALESCE(c.performance_id, ends.performance_id) AS performance_id, c.length,
        ends.number FROM evidence_chains c
      LEFT JOIN (SELECT performance_id, MAX(number) AS number FROM evidence_entries
        GROUP BY performance_id) ends ON ends.performance_id = c.performance_id
      LEFT JOIN evidence_entries e
        ON e.performance_id = c.performance_id AND e.number = ends.number
      WHERE c.length <> COALESCE(ends.number, 0)
        OR c.hash <> COALESCE(e.hash, UNHEX(REPEAT('00', 32)))`,
  },
  {
    invariant: 'I10',
    what: 'evidence entries belong to no log',
    sql: `SELECT DISTINCT e.performance_id FROM evidence_entries e
      WHERE NOT EXISTS (SELECT 1 FROM evidence_chains c
        WHERE c.performance_id = e.performance_id)`,
  },
  {
    invariant: 'I10',
    what: 'an entry of the operator log is not what its hash was made of',
    sql: `SELECT number, action_id, phase FROM operator_log
      WHERE hash <> UNHEX(SHA2(CONCAT(previous_hash, CAST(entry AS BINARY)), 256))
        OR NOT JSON_VALUE(entry, '$.number') <=> CAST(number AS CHAR)
        OR NOT JSON_VALUE(entry, '$.actionId') <=> CAST(action_id AS CHAR)
        OR NOT JSON_VALUE(entry, '$.phase') <=> phase`,
  },
  {
    invariant: 'I10',
    what: 'an entry of the operator log does not follow the one before it',
    sql: `SELECT number FROM (
        SELECT number, previous_hash, LAG(number) OVER log AS before_number,
          LAG(hash) OVER log AS before_hash
        FROM operator_log WINDOW log AS (ORDER BY number)) links
      WHERE number <> COALESCE(before_number, 0) + 1
        OR previous_hash <> COALESCE(before_hash, UNHEX(REPEAT('00', 32)))`,
  },
  {
    invariant: 'I10',
    what: 'the operator log does not end with the entry that was written last',
    sql: `SELECT e.number, MAX(l.number) AS last_number FROM operator_log_end e
      LEFT JOIN operator_log l ON TRUE GROUP BY e.id, e.number, e.hash
      HAVING e.number <> COALESCE(MAX(l.number), 0)
        OR e.hash <> COALESCE((SELECT hash FROM operator_log WHERE number = e.number),
          UNHEX(REPEAT('00', 32)))`,
  },
];
