import { inheritedEnvironment } from '../../config/installation.js';
import type { Context } from '../context.js';
import type { Extent } from '../services/all.js';
import { compiled } from '../services/application.js';
import { runningProcess, startProgram, stopProgram } from './registry.js';

const NAME = 'supervisor';

/** Starts the supervisor unless it runs. */
export async function startSupervisor(context: Context, extent: Extent): Promise<void> {
  if (supervisorRuns(context)) return;
  const { installation, home } = context;
  await startProgram(home, {
    name: NAME,
    command: process.execPath,
    args: [compiled(context, 'cli/processes/supervisor.js'), extent],
    env: {
      ...inheritedEnvironment(),
      PICKET_HOME: home.root,
      PICKET_PORT_BASE: String(installation.portBase),
      PICKET_API_PROCESSES: String(installation.apiProcesses),
    },
    cwd: installation.project,
  });
}

/** Stops the supervisor, so that nothing is started behind the back of the next step. */
export async function stopSupervisor(context: Context): Promise<void> {
  await stopProgram(context.home, NAME, 5_000);
}

/** Whether the supervisor runs. */
export function supervisorRuns(context: Context): boolean {
  return runningProcess(context.home, NAME) !== undefined;
}
