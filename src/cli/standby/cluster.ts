import { formCluster } from '../cluster/form.js';
import { nodeProcess, stopNode } from '../cluster/node.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { runningProcess, startProgram, stopProgram } from '../processes/registry.js';
import { clusterPrograms } from '../services/all.js';
import { ARBITRATOR_NUMBERS, arbitratorName } from '../services/arbitrator.js';

const STOP_LIMIT_MS = 10_000;

/** Brings nodes, arbitrators and checkers of one cluster up, from any state. */
export async function bringClusterUp(cluster: Context): Promise<void> {
  await formCluster(cluster);
  for (const program of clusterPrograms(cluster)) {
    if (runningProcess(cluster.home, program.name) !== undefined) continue;
    await startProgram(cluster.home, program);
  }
}

/**
 * Stops the cluster in order. The last node goes after the arbitrators, because only a node that is
 * alone in the group when it leaves is marked safe to start first.
 */
export async function bringClusterDown(cluster: Context): Promise<void> {
  const { home } = cluster;
  const [last, ...others] = membersOf(cluster);
  const checkers = membersOf(cluster).map((node) => `checker-${node}`);
  await Promise.all(checkers.map((name) => stopProgram(home, name, STOP_LIMIT_MS)));
  for (const node of others.reverse()) await stopNode(cluster, node);
  const arbitrators = ARBITRATOR_NUMBERS.map(arbitratorName);
  await Promise.all(arbitrators.map((name) => stopProgram(home, name, STOP_LIMIT_MS)));
  await stopNode(cluster, last);
}

/** Whether any process of the cluster runs. */
export function clusterRuns(cluster: Context): boolean {
  const names = [...membersOf(cluster).map(nodeProcess), ...ARBITRATOR_NUMBERS.map(arbitratorName)];
  return names.some((name) => runningProcess(cluster.home, name) !== undefined);
}
