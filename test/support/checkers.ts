import type { Context } from '../../src/cli/context.js';
import { type Fault, fullDisk, slowDisk } from '../../src/cli/faults/disk.js';
import { startProgram, stopProgram } from '../../src/cli/processes/registry.js';
import { startSupervisor, stopSupervisor } from '../../src/cli/processes/supervision.js';
import { checkerPrograms } from '../../src/cli/services/application.js';
import { eventually } from './sale.js';

/** A server that waits for space on its disk looks again only once a minute. */
const RETURN_LIMIT_MS = 120_000;

/** What a checker answers about its node. */
export interface CheckerAnswer {
  fit: boolean;
  phase: string;
  reason?: string;
}

/** Faults of a disk that a checker has to find. */
export const diskFault = { slow: slowDisk, full: fullDisk };
export type { Fault };

/** Asks the checker of one node. */
export async function checker(context: Context, node: number): Promise<CheckerAnswer> {
  const port = context.installation.ports.checkers[node - 1];
  const response = await fetch(`http://127.0.0.1:${port}/`);
  return (await response.json()) as CheckerAnswer;
}

/** Waits until a node has clients and its checker finds it well. */
export async function awaitFit(context: Context, node: number): Promise<void> {
  await eventually(
    () => checker(context, node).catch(() => ({ fit: false, phase: 'away' })),
    ({ fit, phase }) => fit && phase === 'well',
    RETURN_LIMIT_MS,
  );
}

/** Runs the checker of one node with other settings while `work` runs. */
export async function withChecker(
  context: Context,
  node: number,
  settings: Record<string, string>,
  work: () => Promise<void>,
): Promise<void> {
  const program = checkerPrograms(context)[node - 1]!;
  const swap = async (env: Readonly<Record<string, string>>): Promise<void> => {
    await stopProgram(context.home, program.name, 5_000);
    await startProgram(context.home, { ...program, env });
    await awaitFit(context, node);
  };
  await stopSupervisor(context);
  try {
    await swap({ ...program.env, ...settings });
    await work();
  } finally {
    await swap(program.env);
    await startSupervisor(context, 'full');
  }
}
