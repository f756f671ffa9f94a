import { type Context, NODE_NUMBERS } from '../context.js';
import { since } from '../output.js';
import { stopProgram } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { ARBITRATOR_NUMBERS, arbitratorName } from '../services/arbitrator.js';
import { waitUntil } from '../wait.js';
import { initialiseData, isInitialised } from './first-start.js';
import { awaitSynced, launchNode, logSize, nodeRuns, stopNode } from './node.js';
import { writeNodeConfig } from './node-config.js';
import { markSafeToBootstrap, readMemory } from './node-memory.js';
import { groupView } from './node-sql.js';
import { asText, chooseFirst, type NodeMemory } from './positions.js';

/** A group that lost members needs this long to agree again; then it will not. */
const PRIMARY_LIMIT_MS = 8_000;

/** Nodes whose server runs. */
export function runningNodes(context: Context): number[] {
  return NODE_NUMBERS.filter((node) => nodeRuns(context, node));
}

/** Whether some node is in the primary component. */
export async function hasPrimary(context: Context): Promise<boolean> {
  const views = await Promise.all(
    runningNodes(context).map((node) => groupView(context.home, node)),
  );
  return views.some((view) => view?.clusterStatus === 'Primary');
}

/**
 * Brings all three nodes to Synced, from whatever state they are in: new, stopped, partly running,
 * or all killed at once. Arbitrators are stopped for a start from nothing and must be started after.
 */
export async function formCluster(context: Context): Promise<void> {
  if (runningNodes(context).length > 0) {
    if (await waitUntil(() => hasPrimary(context), PRIMARY_LIMIT_MS, 250)) {
      await joinMissing(context);
      return;
    }
    context.output.say('No running node is in a primary component: stopping them to start over.');
    for (const node of runningNodes(context)) await stopNode(context, node);
  }
  await startFromNothing(context);
}

/** Starts every stopped node into the running group. */
export async function joinMissing(context: Context): Promise<void> {
  const missing = NODE_NUMBERS.filter((node) => !nodeRuns(context, node));
  for (const node of missing) await joinNode(context, node);
}

/** Starts one stopped node into the running group and waits until it is Synced. */
export async function joinNode(context: Context, node: number): Promise<void> {
  writeNodeConfig(context, node);
  const memory = await readMemory(context, node);
  await join(context, memory);
}

async function join(context: Context, memory: NodeMemory): Promise<void> {
  const from = logSize(context, memory.node);
  await launchNode(context, memory.node, { bootstrap: false, position: memory.position });
  await awaitSynced(context, memory.node, from);
}

/**
 * The deterministic way back after all nodes are gone: arbitrators away (with them alive restarted
 * nodes wait for a donor for ever), compare positions, start the most advanced, join the others.
 */
async function startFromNothing(context: Context): Promise<void> {
  const startMs = Date.now();
  for (const number of ARBITRATOR_NUMBERS) {
    await stopProgram(context.home, arbitratorName(number), 5_000);
  }
  if (!isInitialised(context)) await initialiseData(context);
  for (const node of NODE_NUMBERS) writeNodeConfig(context, node);
  const memories = await Promise.all(NODE_NUMBERS.map((node) => readMemory(context, node)));
  const first = requireFirst(context, memories);
  const others = memories.filter((memory) => memory.node !== first.node);
  if (first.position === undefined) throw new Error('the first node has a position');
  context.output.say(
    `Node ${first.node} starts first: its position ${asText(first.position)} is the latest.`,
  );
  markSafeToBootstrap(context, first);
  const from = logSize(context, first.node);
  await launchNode(context, first.node, { bootstrap: true, position: first.position });
  await awaitSynced(context, first.node, from);
  await requireGroup(context, first.node, first.position.groupId);
  // One after the other: two that join in the same instant get in each other's way for 3 s.
  for (const memory of others) await join(context, memory);
  context.output.say(`All three nodes are Synced (${since(startMs)}).`);
}

function requireFirst(context: Context, memories: readonly NodeMemory[]): NodeMemory {
  const choice = chooseFirst(memories);
  const found =
    'node' in choice ? memories.find((memory) => memory.node === choice.node) : undefined;
  if (found !== undefined) return found;
  const lines = memories.map(
    (memory) =>
      `  node ${memory.node}: ${memory.position === undefined ? 'no data' : asText(memory.position)}`,
  );
  throw new Refusal(
    `Which node has the latest data cannot be decided:\n${lines.join('\n')}\n` +
      `Nothing was started. The data is in ${context.home.data}; "picket up --reset" wipes it.`,
  );
}

async function requireGroup(context: Context, node: number, groupId: string): Promise<void> {
  const view = await groupView(context.home, node);
  if (view?.groupId === groupId) return;
  throw new Refusal(`Node ${node} came up in group ${view?.groupId}, not in ${groupId}.`);
}
