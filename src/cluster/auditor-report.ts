/** The invariants the auditor can check by itself; their wording stands in the reports. */
export const INVARIANTS = {
  I1: 'A seat has at most one live ticket and at most one live hold, never both',
  I2: 'Every order, charge and refund that was acknowledged is present and whole',
  I3: 'Captured minus refunded minus fees equals the price of live tickets',
  I4: 'One idempotency key makes at most one order, one charge, one refund',
  I6: 'Admissions follow places: nobody overtakes, and calls only go forward',
  I7: 'All reachable nodes hold identical data',
  I8: 'Counted tickets are the held and live ones and within the limit',
  I10: 'The evidence log was only ever added to',
} as const;

/** An invariant's short name, such as `I1`. */
export type InvariantId = keyof typeof INVARIANTS;

/** One row of a query. */
export type Row = Record<string, unknown>;

/** Runs one SELECT; every call of one audit runs in the same snapshot of the same node. */
export type AuditQuery = (sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** One thing that is wrong: a sentence, and the ids and numbers that name it. */
export interface Violation {
  what: string;
  ids: Row;
}

/** What one invariant looks like. */
export interface InvariantReport {
  id: InvariantId;
  title: string;
  /** Rows, or for I7 tables, that were looked at. */
  checkedCount: number;
  /** Counted up to a thousand for each way to violate it. */
  violationCount: number;
  /** The first few. */
  violations: Violation[];
}

/** What the auditor found on one node, or why it could not look. */
export interface NodeReport {
  node: string;
  reachable: boolean;
  reason?: string;
  invariants: InvariantReport[];
}

/** The whole audit. */
export interface AuditReport {
  /** Time of the start, ISO 8601. */
  at: string;
  tookMs: number;
  /** No violation, and at least one node was looked at. */
  healthy: boolean;
  /** Each invariant once, with the largest count of any node. */
  invariants: InvariantReport[];
  nodes: NodeReport[];
  /** Every reported violation, flat: what a table or a log line needs. */
  violations: { invariant: InvariantId; node: string; what: string; ids: Row }[];
}

/** How many violations of one kind are counted, and how many of an invariant are shown. */
export const LIMITS = { counted: 1_000, shown: 20 } as const;

/** A report of one invariant from all that was found. */
export function invariantReport(
  id: InvariantId,
  checkedCount: number,
  found: readonly Violation[],
): InvariantReport {
  return {
    id,
    title: INVARIANTS[id],
    checkedCount,
    violationCount: found.length,
    violations: found.slice(0, LIMITS.shown),
  };
}

/** Puts the nodes' reports and the comparison of the nodes (I7) together. */
export function summarize(
  startedAt: Date,
  nodes: readonly NodeReport[],
  comparison: InvariantReport,
): AuditReport {
  const ids = Object.keys(INVARIANTS) as InvariantId[];
  const invariants = ids.flatMap((id) => {
    if (id === 'I7') return [comparison];
    const reports = nodes.flatMap((node) => node.invariants.filter((report) => report.id === id));
    reports.sort((a, b) => b.violationCount - a.violationCount || b.checkedCount - a.checkedCount);
    return reports.slice(0, 1);
  });
  const ofNodes = nodes.flatMap(({ node, invariants: reports }) =>
    reports.flatMap(({ id, violations }) =>
      violations.map((violation) => ({ invariant: id, node, ...violation })),
    ),
  );
  const ofAll = comparison.violations.map((violation) => {
    return { invariant: comparison.id, node: 'all', ...violation };
  });
  return {
    at: startedAt.toISOString(),
    tookMs: Date.now() - startedAt.getTime(),
    healthy: ofNodes.length + ofAll.length === 0 && nodes.some(({ reachable }) => reachable),
    invariants,
    nodes: [...nodes],
    violations: [...ofNodes, ...ofAll],
  };
}
