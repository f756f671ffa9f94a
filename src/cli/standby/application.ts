import type { Context } from '../context.js';
import { runningProcess, startProgram, stopProgram } from '../processes/registry.js';
import { applicationPrograms, type Extent } from '../services/all.js';
import { haproxyServers } from '../services/haproxy.js';
import { waitUntil } from '../wait.js';

const DRAIN_LIMIT_MS = 15_000;
const UP_LIMIT_MS = 30_000;

/** Whether API and worker belong to what runs. */
export function runningExtent(main: Context): Extent {
  const names = applicationPrograms(main).map(({ name }) => name);
  return names.some((name) => runningProcess(main.home, name) !== undefined) ? 'full' : 'data';
}

/**
 * Starts API processes and worker again, one after the other, so that they learn which nodes there
 * are; the others serve meanwhile.
 */
export async function restartApplication(main: Context): Promise<void> {
  for (const program of applicationPrograms(main)) {
    main.output.progress(`Starting ${program.name} again.`);
    await stopProgram(main.home, program.name, DRAIN_LIMIT_MS);
    await startProgram(main.home, program);
    if (program.name !== 'worker') await waitUntil(() => isUp(main, program.name), UP_LIMIT_MS);
  }
  main.output.say('API and worker were started again, one by one.');
}

async function isUp(main: Context, name: string): Promise<boolean> {
  const servers = await haproxyServers(main).catch(() => []);
  const server = servers.find(
    (each) => each.proxy === 'api' && each.server === name.replace('-', ''),
  );
  return server?.state.startsWith('UP') === true;
}
