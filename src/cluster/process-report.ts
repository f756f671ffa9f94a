import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { register } from 'prom-client';
import { z } from 'zod';
import { projectFolder } from '../config/installation.js';
import { lastCommitAgeSeconds } from '../database/transaction-metrics.js';

const count = z.number().int().min(0);
const byOutcome = z.record(z.string(), count);

/** What a process tells about itself; counters count since it started. */
export const processReportSchema = z.object({
  version: z.string(),
  uptimeSeconds: z.number(),
  memoryBytes: count,
  eventLoopLagSeconds: z.number(),
  pool: z.object({ inUse: count, waiting: count }),
  holds: byOutcome,
  orders: byOutcome,
  lastCommitAgeSeconds: z.number().nullable().describe('null before its first commit.'),
  commitGapSeconds: z.number().describe('Longest silence of the database in five minutes.'),
  audit: z
    .object({ at: z.iso.datetime(), violations: z.record(z.string(), count) })
    .nullable()
    .describe('The latest audit; the worker has it.'),
});

/** A process as it describes itself. */
export type ProcessReport = z.infer<typeof processReportSchema>;

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(projectFolder(), 'package.json'), 'utf8')));

const MS_PER_SECOND = 1_000;

/** This process in numbers, out of the same metrics that Prometheus gets. */
export async function reportProcess(): Promise<ProcessReport> {
  const [holds, orders, pool, audited, violations, lag, gap] = await Promise.all([
    valuesBy('picket_holds_total', 'outcome'),
    valuesBy('picket_orders_total', 'outcome'),
    valuesBy('picket_db_pool_connections', 'state'),
    valueOf('picket_audit_last_run_timestamp_seconds'),
    valuesBy('picket_audit_violations', 'invariant'),
    valueOf('nodejs_eventloop_lag_seconds'),
    valueOf('picket_commit_gap_seconds'),
  ]);
  return {
    version,
    uptimeSeconds: process.uptime(),
    memoryBytes: process.memoryUsage.rss(),
    eventLoopLagSeconds: lag ?? 0,
    pool: { inUse: pool['in-use'] ?? 0, waiting: pool['waiting'] ?? 0 },
    holds,
    orders,
    lastCommitAgeSeconds: lastCommitAgeSeconds() ?? null,
    commitGapSeconds: gap ?? 0,
    audit:
      audited === undefined
        ? null
        : { at: new Date(audited * MS_PER_SECOND).toISOString(), violations },
  };
}

async function valuesBy(metric: string, label: string): Promise<Record<string, number>> {
  const values = (await register.getSingleMetric(metric)?.get())?.values ?? [];
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels[label]), value]));
}

async function valueOf(metric: string): Promise<number | undefined> {
  return (await register.getSingleMetric(metric)?.get())?.values[0]?.value;
}
