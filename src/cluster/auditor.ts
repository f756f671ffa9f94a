import type { Config } from '../config/config.schema.js';
import { type Acknowledged, auditAcknowledged } from './auditor-acknowledged.js';
import type { AuditSettings } from './auditor-check.js';
import { auditInvariants } from './auditor-checks.js';
import { compareNodes } from './auditor-nodes.js';
import {
  type AuditReport,
  invariantReport,
  type InvariantReport,
  type NodeReport,
  summarize,
} from './auditor-report.js';
import { AuditSession } from './auditor-session.js';

export type { Acknowledged } from './auditor-acknowledged.js';
export { auditAcknowledged } from './auditor-acknowledged.js';
export { auditInvariants } from './auditor-checks.js';
export type { AuditReport, InvariantReport } from './auditor-report.js';

/** Beyond a payment's own time-out: several rounds of the reconciler, and a fail-over between. */
const SETTLE_SLACK_SECONDS = 60;
const MS_PER_SECOND = 1_000;

/**
 * Audits the invariants on every node that can be reached, each in one snapshot, and compares the
 * nodes with each other. Nodes that cannot be reached are named in the report and no violation.
 * @param asOf judges what is under way by this time instead of now: for data of an earlier time
 */
export async function auditEveryNode(config: Config, asOf?: Date): Promise<AuditReport> {
  const startedAt = new Date();
  const sessions: AuditSession[] = [];
  const reports: NodeReport[] = [];
  try {
    for (const address of config.DB_NODES) {
      const node = `${address.host}:${address.port}`;
      try {
        const session = await AuditSession.open(config, address);
        sessions.push(session);
        const settings = settingsOf(config);
        const invariants = await session.inSnapshot(
          (query) => auditInvariants(query, settings),
          asOf,
        );
        reports.push({ node, reachable: true, invariants });
      } catch (error) {
        reports.push({ node, reachable: false, reason: reasonOf(error), invariants: [] });
      }
    }
    const databases = [config.DB_NAME, config.SANDBOX_DB_NAME];
    const reached = sessions.filter((session) =>
      reports.some(({ node, reachable }) => reachable && node === session.node),
    );
    return summarize(startedAt, reports, await compareReached(reached, databases, reports));
  } finally {
    await Promise.all(sessions.map((session) => session.end()));
  }
}

/** On every node that can be reached: is everything there that a client was told of (I2)? */
export async function auditAcknowledgedOnEveryNode(
  config: Config,
  acknowledged: Acknowledged,
): Promise<{ node: string; report: InvariantReport }[]> {
  const found: { node: string; report: InvariantReport }[] = [];
  for (const address of config.DB_NODES) {
    const session = await AuditSession.open(config, address);
    try {
      await session.query('SET SESSION wsrep_sync_wait = 1');
      const report = await auditAcknowledged(session.query, acknowledged);
      found.push({ node: session.node, report });
    } finally {
      await session.end();
    }
  }
  return found;
}

/** A node that goes away during the comparison is no difference; the next audit compares again. */
async function compareReached(
  reached: readonly AuditSession[],
  databases: readonly string[],
  reports: NodeReport[],
): Promise<InvariantReport> {
  try {
    return await compareNodes(reached, databases);
  } catch (error) {
    for (const report of reports) report.reason ??= `not compared: ${reasonOf(error)}`;
    return invariantReport('I7', 0, []);
  }
}

function settingsOf(config: Config): AuditSettings {
  const settleSeconds = Math.ceil(config.PAYMENT_TIMEOUT_MS / MS_PER_SECOND) + SETTLE_SLACK_SECONDS;
  return { ledger: config.SANDBOX_DB_NAME, settleSeconds };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
