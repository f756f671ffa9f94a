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

/** Names and patience of an audit. */
export interface AuditSettings {
  /** Database of the sandbox bank's ledger, on the same nodes. */
  ledger: string;
  /** A payment or refund may be under way this long before it counts as forgotten. */
  settleSeconds: number;
}

/** One way to violate an invariant: every row of its SELECT is a violation. */
export interface Check {
  invariant: InvariantId;
  /** What a row means, as a sentence. */
  what: string;
  /** Its columns name the violation. `@audit_at` is when the snapshot was taken. */
  sql: string;
}

/** What an invariant's `checkedCount` counts. */
const COUNTED: Readonly<Record<Exclude<InvariantId, 'I7'>, string>> = {
  I1: 'SELECT COUNT(*) AS count FROM seats',
  I2: 'SELECT COUNT(*) AS count FROM orders',
  I3: 'SELECT COUNT(*) AS count FROM payments',
  I4: 'SELECT (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM refunds) AS count',
  I8: 'SELECT COUNT(*) AS count FROM buyer_ticket_counts',
};

/** Every check of what one node's snapshot can show. */
export function checksFor(settings: AuditSettings): Check[] {
  return [...seatChecks, ...orderChecks(settings), ...moneyChecks(settings)];
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
