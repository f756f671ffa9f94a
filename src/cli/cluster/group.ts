import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { Refusal } from '../refusal.js';
import { waitUntil } from '../wait.js';
import {
  awaitSynced,
  launchNode,
  logSize,
  nodeIsFrozen,
  NodeInconsistent,
  nodeRuns,
  stopNode,
} from './node.js';
import { writeNodeConfig } from './node-config.js';
import { readMemory } from './node-memory.js';
import { type GroupView, groupView } from './node-sql.js';
import type { NodeMemory, Position } from './positions.js';

/** A group that lost members needs this long to agree again; then it will not. */
const PRIMARY_LIMIT_MS = 8_000;

/** Nodes whose server runs, frozen ones among them. */
export function runningNodes(context: Context): number[] {
  return membersOf(context).filter((node) => nodeRuns(context, node));
}

/** Nodes whose server is frozen. */
export function frozenNodes(context: Context): number[] {
  return membersOf(context).filter((node) => nodeIsFrozen(context, node));
}

/** What every node that runs and is not frozen says about its group, all asked at once. */
export async function groupViews(context: Context): Promise<Map<number, GroupView>> {
  const awake = runningNodes(context).filter((node) => !nodeIsFrozen(context, node));
  const views = await Promise.all(
    awake.map(async (node) => [node, await groupView(context.home, node)] as const),
  );
  return new Map(views.flatMap(([node, view]) => (view === undefined ? [] : [[node, view]])));
}

/** Whether some node is in the primary component. */
export async function hasPrimary(context: Context): Promise<boolean> {
  const views = await groupViews(context);
  return [...views.values()].some((view) => view.clusterStatus === 'Primary');
}

/** The same, with the time that a group which lost members needs to agree again. */
export function awaitPrimary(context: Context): Promise<boolean> {
  return waitUntil(() => hasPrimary(context), PRIMARY_LIMIT_MS, 100);
}

/** Starts every stopped node into the running group. */
export async function joinMissing(context: Context): Promise<void> {
  const missing = membersOf(context).filter((node) => !nodeRuns(context, node));
  for (const node of missing) await joinNode(context, node);
}

/**
 * Starts one stopped node into the running group and waits until it is Synced.
 * @throws Refusal when its data cannot be read, it ends, or the time is over
 */
export async function joinNode(context: Context, node: number): Promise<void> {
  writeNodeConfig(context, node);
  await joinWith(context, await readMemory(context, node));
}

/**
 * The same for a node whose memory has been read. One that finds, while it catches up, that its data
 * differs from the group's has forgotten its position by itself; it starts again and gets a full copy.
 */
export async function joinWith(context: Context, memory: NodeMemory): Promise<void> {
  if (memory.condition === 'unreadable') throw new Refusal(memory.reason ?? 'unreadable data');
  try {
    await launchAndAwait(context, memory.node, memory.position);
  } catch (error) {
    if (!(error instanceof NodeInconsistent)) throw error;
    context.output.say(`${error.message}\nIt takes a full copy.`);
    await stopNode(context, memory.node);
    await launchAndAwait(context, memory.node, undefined);
  }
}

async function launchAndAwait(
  context: Context,
  node: number,
  position: Position | undefined,
): Promise<void> {
  const from = logSize(context, node);
  await launchNode(context, node, { bootstrap: false, position });
  await awaitSynced(context, node, from);
}

/** `node 1, node 3`, for sentences. */
export function nameNodes(nodes: readonly number[]): string {
  return nodes.map((node) => `node ${node}`).join(', ');
}
