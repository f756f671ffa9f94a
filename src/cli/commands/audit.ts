import { exitStatus, Refusal } from '../refusal.js';
import type { Target } from '../services/demo.js';
import { table } from '../table.js';
import type { AuditReport } from '../../cluster/auditor-report.js';

/**
 * Audits the invariants on every node.
 * @returns exit status: 1 when one is violated, 3 when a node could not be asked
 */
export async function audit({ config, output }: Target): Promise<number> {
  output.progress('Auditing every node.');
  const { auditEveryNode } = await import('../../cluster/auditor.js');
  const report = await auditEveryNode(config);
  if (report.nodes.every((node) => !node.reachable)) {
    throw new Refusal('No node answers; "picket up" starts an installation.');
  }
  output.result(describe(report), report);
  if (report.violations.length > 0) return exitStatus.failed;
  return report.nodes.every((node) => node.reachable) ? 0 : exitStatus.notHealthy;
}

/** The audit as a table, what is wrong below it. */
export function describe(report: AuditReport): string {
  const rows = report.invariants.map(({ id, checkedCount, violationCount, title }) => {
    return [id, checkedCount, violationCount, title];
  });
  const unreachable = report.nodes
    .filter((node) => !node.reachable)
    .map((node) => `${node.node} could not be asked: ${node.reason ?? 'no reason given'}`);
  const violations = report.violations.map(
    ({ invariant, node, what, ids }) => `${invariant} on ${node}: ${what} ${JSON.stringify(ids)}`,
  );
  const verdict =
    violations.length === 0 ? 'No invariant is violated.' : 'Invariants are violated.';
  return [
    table([['INVARIANT', 'CHECKED', 'VIOLATIONS', 'WHAT IT SAYS'], ...rows]),
    '',
    ...unreachable,
    ...violations,
    `${verdict} (${(report.tookMs / 1000).toFixed(1)} s)`,
  ].join('\n');
}
