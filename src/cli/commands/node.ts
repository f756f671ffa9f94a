import { type Context, NODE_NUMBERS } from '../context.js';
import { hasPrimary, joinNode, runningNodes } from '../cluster/form.js';
import { nodeProcess, nodeRuns, stopNode } from '../cluster/node.js';
import { takeLock } from '../processes/lock.js';
import { signal } from '../processes/registry.js';
import { exitStatus, Refusal } from '../refusal.js';
import { waitUntil } from '../wait.js';

/** What can be done to nodes. */
export const NODE_ACTIONS = ['kill', 'stop', 'start'] as const;
export type NodeAction = (typeof NODE_ACTIONS)[number];

/**
 * Kills, stops or starts nodes.
 * @param words node numbers as typed
 * @throws Refusal for an unknown number, or a node that is already in that state
 */
export async function node(
  context: Context,
  action: NodeAction,
  words: readonly string[],
): Promise<void> {
  const nodes = parseNodes(words);
  const release = takeLock(context.home, `node ${action} ${nodes.join(' ')}`);
  try {
    if (action === 'start') await start(context, nodes);
    else if (action === 'stop') await stop(context, nodes);
    else await kill(context, nodes);
  } finally {
    release();
  }
  context.output.result('', { action, nodes, running: runningNodes(context) });
}

/** Node numbers without repetition. */
export function parseNodes(words: readonly string[]): number[] {
  const nodes = [...new Set(words.map(Number))];
  const unknown = words.filter((word) => !NODE_NUMBERS.some((node) => String(node) === word));
  if (unknown.length > 0) {
    const message = `There is no node ${unknown.join(', ')}; the nodes are 1, 2 and 3.`;
    throw new Refusal(message, exitStatus.usage);
  }
  return nodes;
}

/** SIGKILL to all of them before anything is waited for: they die in one instant. */
async function kill(context: Context, nodes: readonly number[]): Promise<void> {
  requireRunning(context, nodes);
  for (const node of nodes) signal(context.home, nodeProcess(node), 'SIGKILL');
  await waitUntil(() => nodes.every((node) => !nodeRuns(context, node)), 5_000, 5);
  context.output.say(`Killed ${list(nodes)} with SIGKILL. ${left(context)}`);
}

async function stop(context: Context, nodes: readonly number[]): Promise<void> {
  requireRunning(context, nodes);
  for (const node of nodes) {
    context.output.progress(`Node ${node} leaves the group and flushes.`);
    await stopNode(context, node);
  }
  context.output.say(left(context));
}

async function start(context: Context, nodes: readonly number[]): Promise<void> {
  const running = nodes.filter((node) => nodeRuns(context, node));
  if (running.length > 0) throw new Refusal(`Already running: ${list(running)}.`);
  const primary = await waitUntil(() => hasPrimary(context), 5_000, 200);
  if (!primary) {
    throw new Refusal(
      'No node is running in a primary component, so there is nobody to join.\n' +
        'After a total outage "picket up" compares positions and starts the latest node first.',
    );
  }
  for (const node of nodes) await joinNode(context, node);
}

function requireRunning(context: Context, nodes: readonly number[]): void {
  const missing = nodes.filter((node) => !nodeRuns(context, node));
  if (missing.length > 0) throw new Refusal(`Not running: ${list(missing)}.`);
}

function left(context: Context): string {
  const nodes = runningNodes(context);
  return nodes.length === 0 ? 'No node is left: "picket up" recovers.' : `Left: ${list(nodes)}.`;
}

function list(nodes: readonly number[]): string {
  return nodes.map((node) => `node ${node}`).join(', ');
}
