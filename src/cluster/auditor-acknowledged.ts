import { type AuditQuery, type InvariantReport, invariantReport } from './auditor-report.js';
import type { Violation } from './auditor-report.js';

const IDS_AT_ONCE = 500;

/** What a client was told had happened; ids as the API gave them. */
export interface Acknowledged {
  /** Holds answered 201. */
  holds?: readonly string[];
  /** Orders answered with state `paid`. */
  orders?: readonly string[];
  /** Tickets of orders answered with state `paid`. */
  tickets?: readonly string[];
  /** Refunds answered 200. */
  refunds?: readonly string[];
  /** Tickets whose check-in was answered `admitted`. */
  checkedInTickets?: readonly string[];
}

const PRESENT: Readonly<Record<keyof Acknowledged, { what: string; sql: string }>> = {
  holds: { what: 'an acknowledged hold is lost', sql: 'SELECT id FROM holds WHERE id IN (?)' },
  orders: {
    what: 'an acknowledged order is lost or not paid',
    sql: `SELECT id FROM orders
      WHERE id IN (?) AND state IN ('paid', 'partially-refunded', 'refunded')`,
  },
  tickets: {
    what: 'a ticket of an acknowledged order is lost',
    sql: 'SELECT id FROM tickets WHERE id IN (?)',
  },
  refunds: {
    what: 'an acknowledged refund is lost',
    sql: 'SELECT id FROM refunds WHERE id IN (?)',
  },
  checkedInTickets: {
    what: 'an acknowledged check-in is lost',
    sql: 'SELECT ticket_id AS id FROM check_ins WHERE ticket_id IN (?)',
  },
};

/** I2 against a client's own list: everything it was told of is present. */
export async function auditAcknowledged(
  query: AuditQuery,
  acknowledged: Acknowledged,
): Promise<InvariantReport> {
  const lost: Violation[] = [];
  let checkedCount = 0;
  for (const [kind, { what, sql }] of Object.entries(PRESENT)) {
    const ids = [...new Set(acknowledged[kind as keyof Acknowledged] ?? [])];
    checkedCount += ids.length;
    for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
      const asked = ids.slice(from, from + IDS_AT_ONCE);
      const rows = await query(sql, [asked]);
      const present = new Set(rows.map(({ id }) => String(id)));
      const missing = asked.filter((id) => !present.has(id));
      lost.push(...missing.map((id) => ({ what, ids: { id } })));
    }
  }
  return invariantReport('I2', checkedCount, lost);
}
