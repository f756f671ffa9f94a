import type { InvariantId } from './auditor-report.js';

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
