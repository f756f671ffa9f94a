import { z } from 'zod';
import { type AuditReport, INVARIANTS, type InvariantId } from './auditor-report.js';

const invariantId = z.enum(Object.keys(INVARIANTS) as [InvariantId, ...InvariantId[]]);
const ids = z.record(z.string(), z.unknown()).describe('Ids and numbers that name it.');
const count = z.number().int();

const invariantSchema = z.object({
  id: invariantId,
  title: z.string(),
  checkedCount: count.describe('Rows, or for I7 tables, that were looked at.'),
  violationCount: count,
  violations: z.array(z.object({ what: z.string(), ids })).describe('The first few.'),
});

/** What the auditor found: every invariant, on every node. */
export const auditReportSchema = z.object({
  at: z.iso.datetime(),
  tookMs: count,
  healthy: z.boolean(),
  invariants: z.array(invariantSchema),
  nodes: z.array(
    z.object({
      node: z.string(),
      reachable: z.boolean(),
      reason: z.string().optional(),
      invariants: z.array(invariantSchema),
    }),
  ),
  violations: z.array(
    z.object({ invariant: invariantId, node: z.string(), what: z.string(), ids }),
  ),
}) satisfies z.ZodType<AuditReport>;
