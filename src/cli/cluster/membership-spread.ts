import type { Context } from '../context.js';
import { membersOf, portOf } from '../members.js';
import { runningProcess, startProgram, stopProgram } from '../processes/registry.js';
import { startSupervisor, stopSupervisor, supervisorRuns } from '../processes/supervision.js';
import { Refusal } from '../refusal.js';
import type { Extent } from '../services/all.js';
import { checkerName, checkerPrograms } from '../services/application.js';
import { isReady, reloadHaproxy, restartApplication } from '../services/reload.js';
import { waitUntil } from '../wait.js';
import { writeNodeConfig } from './node-config.js';

const CHECKER_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5_000;

/** Starts the checker of a new node and waits until it finds the node fit. */
export async function startChecker(context: Context, node: number): Promise<void> {
  const program = checkerPrograms(context).find(({ name }) => name === checkerName(node));
  if (program === undefined) throw new Error(`node ${node} is no member`);
  if (runningProcess(context.home, program.name) === undefined) {
    await startProgram(context.home, program);
  }
  const url = `http://127.0.0.1:${portOf(context.installation.ports.checkers, node)}/`;
  if (await waitUntil(() => isReady(url), CHECKER_LIMIT_MS)) return;
  throw new Refusal(`The checker of node ${node} does not find it fit; ask ${url}.`);
}

/**
 * Tells everybody which nodes are members now: the nodes' files (read at their next start), HAProxy by
 * a reload, API and worker by a restart one after the other, the supervisor last.
 * Running checkers keep asking the peers of their start: a restart would look to HAProxy like a sick node.
 * @param removed a node that is no member any more
 */
export async function spreadMembers(context: Context, removed?: number): Promise<void> {
  const { output } = context;
  for (const node of membersOf(context)) writeNodeConfig(context, node);
  const supervised = supervisorRuns(context);
  const extent: Extent = runningProcess(context.home, 'worker') === undefined ? 'data' : 'full';
  await stopSupervisor(context);
  try {
    await reloadHaproxy(context);
    if (removed !== undefined) {
      await stopProgram(context.home, checkerName(removed), STOP_LIMIT_MS);
    }
    output.say(`HAProxy sends to ${membersOf(context).length} nodes; nobody was refused.`);
    await restartApplication(context);
    if (extent === 'full') {
      output.say('API and worker have started again, one after the other, and know the nodes.');
    }
  } finally {
    if (supervised) await startSupervisor(context, extent);
  }
  output.say(
    'Running nodes and arbitrators need not know: who joins finds them. Their files are written, ' +
      'and they read them at their next start.',
  );
}
