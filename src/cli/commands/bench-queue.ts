import { writeFileSync } from 'node:fs';
import type { QueueTrial } from '../bench/queue/queue-bench.js';
import type { Context } from '../context.js';
import { exitStatus, Refusal } from '../refusal.js';

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
    people: whole('people', options.people, 2_000_000),
    seconds: whole('seconds', options.seconds, 7_200),
    processes: whole('processes', options.processes, 16),
    connections: whole('connections', options.connections, 5_000),
    admissionsPerSecond: whole('rate', options.rate, 10_000),
    activeBuyers: whole('active', options.active, 100_000),
    noShowShare: whole('absent', options.absent, 100, 0) / 100,
    bulk: options.bulk === true,
    faults: options.faults === true,
  };
  const { benchQueue } = await import('../bench/queue/queue-bench.js');
  const { chartQueue, describeQueue } = await import('../bench/queue/report.js');
  const { conditionsOf } = await import('../drills/conditions.js');
  const { writingNode } = await import('../drills/world.js');
  const conditions = await conditionsOf(context, await writingNode(context));
  const result = await benchQueue(context, trial);
  const report = { bench: 'queue', conditions, result };
  if (options.report !== undefined) {
    writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (options.chart !== undefined) writeFileSync(options.chart, chartQueue(result));
  context.output.result(describeQueue(result), report);
}

/** @throws Refusal when it is not a whole number from `min` to `max` */
function whole(name: string, text: string, max: number, min = 1): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Refusal(
    `--${name} is a whole number from ${min} to ${max}, not "${text}".`,
    exitStatus.usage,
  );
}
