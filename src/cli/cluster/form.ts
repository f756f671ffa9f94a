import type { Context } from '../context.js';
import { awaitPrimary, joinMissing, runningNodes } from './group.js';
import { endRecovery, startGroup } from './recovery.js';

/**
 * Brings all nodes to Synced, from whatever state they are in: new, stopped, partly running, or all
 * killed at once. Arbitrators are stopped for a start from nothing and must be started after.
 */
export async function formCluster(context: Context): Promise<void> {
  const someRun = runningNodes(context).length > 0;
  if (someRun && (await awaitPrimary(context))) {
    await joinMissing(context);
  } else {
    if (someRun) context.output.say('No running node is in a primary component: starting over.');
    await startGroup(context);
  }
  endRecovery(context);
}
