import type { Context } from '../context.js';
import { since } from '../output.js';
import { signal } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { waitUntil } from '../wait.js';
import { groupViews, nameNodes } from './group.js';
import { logSince, logSize, nodeIsFrozen, nodeProcess, nodeRuns } from './node.js';
import { nodeSql } from './node-sql.js';

/**
 * What a DBA does to nodes to see what happens. Each function acts on all its nodes in one instant
 * and returns at once; it asks nobody whether the rest can serve, because that is the question.
 */
const END_LIMIT_MS = 5_000;

/** A node that was left out catches up from a donor's cache; longer means that it will not. */
const RETURN_LIMIT_MS = 90_000;

/** With nobody else to compare with, nodes that agree for so long have found each other. */
const AGREE_MS = 2_500;

/** SIGKILL, and waits until the processes are gone. */
export async function killNodes(context: Context, nodes: readonly number[]): Promise<void> {
  for (const node of nodes) signal(context.home, nodeProcess(node), 'SIGKILL');
  await waitUntil(() => nodes.every((node) => !nodeRuns(context, node)), END_LIMIT_MS, 5);
}

/** SIGSTOP: the servers keep memory, sockets and locks, and do nothing. */
export function freezeNodes(context: Context, nodes: readonly number[]): void {
  for (const node of nodes) signal(context.home, nodeProcess(node), 'SIGSTOP');
}

/**
 * SIGCONT, and waits until the nodes are Synced in the group's present view.
 * @throws Refusal when one cannot come back by itself, with what to do
 */
export async function thawNodes(context: Context, nodes: readonly number[]): Promise<void> {
  const froms = new Map(nodes.map((node) => [node, logSize(context, node)]));
  for (const node of nodes) signal(context.home, nodeProcess(node), 'SIGCONT');
  await awaitReturn(context, nodes);
  for (const node of nodes) {
    const wasLeftOut = /view_id\(NON_PRIM/.test(logSince(context, node, froms.get(node) ?? 0));
    const how = wasLeftOut
      ? 'the group had gone on without it; it has joined again and caught up'
      : 'the group had not missed it yet';
    context.output.say(`Node ${node} is Synced: ${how}.`);
  }
}

/** Cuts every group connection of the nodes; clients and their socket still reach them. */
export async function isolateNodes(context: Context, nodes: readonly number[]): Promise<void> {
  await setIsolation(context, nodes, 1);
}

/**
 * Gives isolated nodes their group connections back and waits until they are Synced.
 * @throws Refusal when one cannot come back by itself, with what to do
 */
export async function rejoinNodes(context: Context, nodes: readonly number[]): Promise<void> {
  await setIsolation(context, nodes, 0);
  await awaitReturn(context, nodes);
}

async function setIsolation(context: Context, nodes: readonly number[], level: 0 | 1) {
  const statement = `SET GLOBAL wsrep_provider_options = 'gmcast.isolate=${level}'`;
  await Promise.all(nodes.map((node) => nodeSql(context.home, node, [statement], 5_000)));
}

async function awaitReturn(context: Context, nodes: readonly number[]): Promise<void> {
  const startMs = Date.now();
  let agreedSinceMs: number | undefined;
  const isBack = async (): Promise<boolean> => {
    requireAlive(context, nodes);
    context.output.progress(`Waiting for ${nameNodes(nodes)} ${since(startMs)}`);
    const { together, witnessed } = await standing(context, nodes);
    agreedSinceMs = together ? (agreedSinceMs ?? Date.now()) : undefined;
    if (agreedSinceMs === undefined) return false;
    return witnessed || Date.now() - agreedSinceMs >= AGREE_MS;
  };
  if (await waitUntil(isBack, RETURN_LIMIT_MS, 100)) return;
  throw new Refusal(
    `${nameNodes(nodes)} did not come back within ${since(startMs)}. If another node is Primary: ` +
      `"picket node kill ${nodes.join(' ')}", then "picket node start ${nodes.join(' ')}"; ` +
      'if none is: "picket recover".',
  );
}

/**
 * Whether these nodes are Synced in the latest primary view. A node that has just thawed believes
 * in the view of before it froze, so it takes another node, or time, to witness.
 */
async function standing(
  context: Context,
  nodes: readonly number[],
): Promise<{ together: boolean; witnessed: boolean }> {
  const views = await groupViews(context);
  const primary = [...views].filter(([, view]) => view.clusterStatus === 'Primary');
  const latest = Math.max(-1, ...primary.map(([, view]) => view.viewNumber));
  const together = nodes.every((node) => {
    const view = views.get(node);
    const isPrimary = view?.clusterStatus === 'Primary';
    return isPrimary && view.localState === 'Synced' && view.viewNumber === latest;
  });
  return { together, witnessed: primary.some(([node]) => !nodes.includes(node)) };
}

function requireAlive(context: Context, nodes: readonly number[]): void {
  const ended = nodes.filter((node) => !nodeRuns(context, node));
  if (ended.length === 0) return;
  throw new Refusal(
    `${nameNodes(ended)} ended instead of joining again; no acknowledged data is lost.\n` +
      'A node that finds only arbitrators in the primary component, or whose missing write sets no ' +
      'donor has, cannot join without a new start. If another node is Primary: ' +
      `"picket node start ${ended.join(' ')}"; if none is: "picket recover".`,
  );
}

/** @throws Refusal naming the nodes that are frozen, and what wakes them */
export function requireAwake(context: Context, nodes: readonly number[]): void {
  const frozen = nodes.filter((node) => nodeIsFrozen(context, node));
  if (frozen.length === 0) return;
  throw new Refusal(
    `Frozen: ${nameNodes(frozen)}. "picket node thaw ${frozen.join(' ')}" wakes them first.`,
  );
}
