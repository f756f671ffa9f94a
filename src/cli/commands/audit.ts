import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Config } from '../../config/config.schema.js';
import { hasPrimary } from '../cluster/form.js';
import type { Context } from '../context.js';
import { exitStatus, Refusal } from '../refusal.js';
import { compiled } from '../services/application.js';
import { applicationConfig } from '../services/migrations.js';
import { table } from '../table.js';

/** The part of the auditor's report that is shown; the whole of it goes out with --json. */
interface AuditReport {
  readonly violations: readonly object[];
}

interface AuditorModule {
  auditEveryNode(config: Config): Promise<AuditReport>;
}

/**
 * Audits the invariants on every node.
 * @returns exit status: 1 when one is violated
 */
export async function audit(context: Context): Promise<number> {
  if (!(await hasPrimary(context))) throw new Refusal('No node serves; "picket up" starts them.');
  const file = compiled(context, 'cluster/auditor.js');
  if (!existsSync(file)) throw new Refusal('The auditor is not built.');
  const auditor = (await import(pathToFileURL(file).href)) as AuditorModule;
  const report = await auditor.auditEveryNode(applicationConfig(context));
  context.output.result(describe(report), report);
  return report.violations.length === 0 ? 0 : exitStatus.failed;
}

function describe(report: AuditReport): string {
  const [first] = report.violations;
  if (first === undefined) return 'No invariant is violated on any node.';
  const names = Object.keys(first);
  const rows = report.violations.map((violation) =>
    names.map((name) => text((violation as Record<string, unknown>)[name])),
  );
  return table([names.map((name) => name.toUpperCase()), ...rows]);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
