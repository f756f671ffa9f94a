import type { AuditSettings, Check } from './auditor-check.js';
import { evidenceChecks } from './auditor-evidence.js';
import { lineChecks } from './auditor-line.js';
import { moneyChecks } from './auditor-money.js';
import { orderChecks } from './auditor-orders.js';
import {
  type AuditQuery,
  type InvariantId,
  type InvariantReport,
  invariantReport,
  LIMITS,
  type Violation,
} from './auditor-report.js';
import { seatChecks } from './auditor-seats.js';
import { waitlistChecks } from './auditor-waitlist.js';

/** What an invariant's `checkedCount` counts. */
const COUNTED: Readonly<Record<Exclude<InvariantId, 'I7'>, string>> = {
  I1: 'SELECT COUNT(*) AS count FROM seats',
  I2: 'SELECT COUNT(*) AS count FROM orders',
  I3: 'SELECT COUNT(*) AS count FROM payments',
  I4: 'SELECT (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM refunds) AS count',
  I6: 'SELECT COUNT(*) AS count FROM admissions',
  I8: 'SELECT COUNT(*) AS count FROM buyer_ticket_counts',
  I10: 'SELECT COUNT(*) AS count FROM evidence_entries',
};

/** Every check of what one node's snapshot can show. */
export function checksFor(settings: AuditSettings): Check[] {
  return [
    ...seatChecks,
    ...waitlistChecks,
    ...orderChecks(settings),
    ...moneyChecks(settings),
    ...lineChecks,
    ...evidenceChecks,
  ];
}

/**
 * Checks the invariants in one snapshot.
 * @param query must run everything in one session and one snapshot
 */
export async function auditInvariants(
  query: AuditQuery,
  settings: AuditSettings,
): Promise<InvariantReport[]> {
  const checks = checksFor(settings);
  const reports: InvariantReport[] = [];
  for (const [invariant, counting] of Object.entries(COUNTED)) {
    const found: Violation[] = [];
    for (const { what, sql } of checks.filter((check) => check.invariant === invariant)) {
      const rows = await query(`SELECT * FROM (${sql}) violations LIMIT ${LIMITS.counted}`);
      found.push(...rows.map((ids) => ({ what, ids })));
    }
    const [counted] = await query(counting);
    reports.push(invariantReport(invariant as InvariantId, Number(counted?.['count']), found));
  }
  return reports;
}
