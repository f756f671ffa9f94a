import { writeFileSync } from 'node:fs';
import type { QueueTrial } from '../bench/queue/queue-bench.js';
import type { Context } from '../context.js';
import { measured } from './measured.js';
import { whole } from './whole-number.js';

/** Options of `bench queue` as typed. */
export interface QueueBenchOptions {
  readonly people: string;
  readonly seconds: string;
  readonly processes: string;
  readonly connections: string;
  readonly rate: string;
  readonly active: string;
  readonly absent: string;
  readonly bulk?: boolean;
  readonly faults?: boolean;
  readonly report?: string;
  readonly chart?: string;
}

/** Fills a waiting room with simulated people and prints what they and the system went through. */
export async function benchQueueCommand(
  context: Context,
  options: QueueBenchOptions,
): Promise<void> {
  const trial: QueueTrial = {
    people: whole('people', options.people, 1, 2_000_000),
    seconds: whole('seconds', options.seconds, 1, 7_200),
    processes: whole('processes', options.processes, 1, 16),
    connections: whole('connections', options.connections, 1, 5_000),
    admissionsPerSecond: whole('rate', options.rate, 1, 10_000),
    activeBuyers: whole('active', options.active, 1, 100_000),
    noShowShare: whole('absent', options.absent, 0, 100) / 100,
    bulk: options.bulk === true,
    faults: options.faults === true,
  };
  const { benchQueue } = await import('../bench/queue/queue-bench.js');
  const { chartQueue, describeQueue } = await import('../bench/queue/report.js');
  const about = { bench: 'queue', report: options.report, about: {} };
  const report = await measured(context, about, () => benchQueue(context, trial));
  const { result } = report;
  if (options.chart !== undefined) writeFileSync(options.chart, chartQueue(result));
  context.output.result(describeQueue(result), report);
}
