import { installationEnvironment } from '../../config/installation.js';
import { nodeRuns } from '../cluster/node.js';
import { membersOf } from '../members.js';
import { clustersOf, hasStandby, standbyOf } from '../cluster/sides.js';
import type { Context } from '../context.js';
import type { Extent, Supervised } from '../services/all.js';
import { compiled } from '../services/application.js';
import { runningProcess, startProgram, stopProgram } from './registry.js';

const NAME = 'supervisor';

/** Starts the supervisor unless it runs. */
export async function startSupervisor(context: Context, extent: Extent): Promise<void> {
  if (!supervisorRuns(context)) await start(context, context, extent);
  if (!hasStandby(context)) return;
  const standby = standbyOf(context);
  // One that was stopped by itself stays stopped.
  const isUp = membersOf(standby).some((node) => nodeRuns(standby, node));
  if (isUp && !supervisorRuns(standby)) await start(context, standby, 'standby');
}

async function start(main: Context, watched: Context, extent: Supervised): Promise<void> {
  const { installation } = main;
  await startProgram(watched.home, {
    name: NAME,
    command: process.execPath,
    args: [compiled(main, 'cli/processes/supervisor.js'), extent],
    env: installationEnvironment(installation),
    cwd: installation.project,
  });
}

/** Stops the supervisors, so that nothing is started behind the back of the next step. */
export async function stopSupervisor(context: Context): Promise<void> {
  await Promise.all(clustersOf(context).map(({ home }) => stopProgram(home, NAME, 5_000)));
}

/** Whether the supervisor runs. */
export function supervisorRuns(context: Context): boolean {
  return runningProcess(context.home, NAME) !== undefined;
}
