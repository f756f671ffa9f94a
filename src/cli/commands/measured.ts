import { writeFileSync } from 'node:fs';
import type { Conditions } from '../drills/conditions.js';
import type { Context } from '../context.js';

/** A measurement under the conditions in which it was made. */
export interface Measured<Result> {
  readonly bench: string;
  readonly conditions: Conditions;
  readonly result: Result;
}

/**
 * Measures something on the running system, and writes all of it as JSON where that is asked for.
 * @param about what stands in the report beside the result, such as what was tried
 */
export async function measured<Result, About extends object>(
  context: Context,
  { bench, report: file, about }: { bench: string; report: string | undefined; about: About },
  measure: () => Promise<Result>,
): Promise<Measured<Result> & About> {
  const { conditionsOf } = await import('../drills/conditions.js');
  const { writingNode } = await import('../drills/world.js');
  const conditions = await conditionsOf(context, await writingNode(context));
  const result = await measure();
  const report = { bench, conditions, ...about, result };
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** Machine and conditions in a line. */
export function factsOf(conditions: Conditions): string {
  const { cores, processor, memoryGibibytes, loadAverage, nodes, apiProcesses } = conditions;
  const { mariadb = '', galera = '', haproxy = '', node = '' } = conditions.versions;
  return (
    `${cores} cores (${processor}), ${memoryGibibytes} GiB, load average ${loadAverage} before; ` +
    `${nodes} nodes, ${apiProcesses} API processes; MariaDB ${mariadb}, Galera ${galera}, ` +
    `HAProxy ${haproxy}, Node ${node}.`
  );
}

/** Writes a chart beside the report: the same name, ending in `.svg`. */
export function writeBeside(report: string | undefined, chart: string): void {
  if (report !== undefined) writeFileSync(report.replace(/(\.json)?$/, '.svg'), chart);
}
