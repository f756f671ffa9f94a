import { takesWrites } from '../../cluster/haproxy-stats.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { since } from '../output.js';
import { argumentsOf } from '../processes/identity.js';
import { pauseSupervision } from '../processes/pause.js';
import { runningProcess, startProgram, stopProgram } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { ARBITRATOR_NUMBERS, arbitratorName, arbitratorProgram } from '../services/arbitrator.js';
import { haproxyServers, writerServers } from '../services/haproxy.js';
import { waitUntil } from '../wait.js';
import { awaitTakenUp, drainAndStop } from './drain.js';
import { groupViews, joinNode, nameNodes } from './group.js';
import { isSynced } from './node-sql.js';

const ARBITRATOR_LIMIT_MS = 20_000;

/** A node that gave another one what it lacked is out of step for a moment. */
const DONOR_LIMIT_MS = 30_000;

/**
 * Restarts nodes one after the other, so that clients notice nothing: drain, stop, start, wait until
 * it is Synced and HAProxy takes it, next. The node that takes most writer ports comes last, so the
 * writers move as seldom as can be.
 * @throws Refusal before the first step when a node is not Synced, or at the first problem, with where
 *   it stands and how to go on
 */
export async function rollingRestart(context: Context, nodes: readonly number[]): Promise<void> {
  await requireAllSynced(context);
  const order = await writerLast(context, nodes);
  context.output.say(`One after the other: ${nameNodes(order)}.`);
  for (const [index, node] of order.entries()) {
    try {
      await awaitAllSynced(context);
      await drainAndStop(context, node);
      await joinNode(context, node);
      await awaitTakenUp(context, node);
    } catch (error) {
      throw standstill(order, index, error);
    }
  }
}

/** @throws Refusal naming the nodes that are not Synced */
export async function requireAllSynced(context: Context): Promise<void> {
  const missing = await nodesBehind(context);
  if (missing.length === 0) return;
  throw new Refusal(
    `Not Synced: ${nameNodes(missing)}. Each step takes one node out of service, so all must be ` +
      'there first ("picket status").',
  );
}

/** The same between two steps, with the time that the donor of the last one needs. */
async function awaitAllSynced(context: Context): Promise<void> {
  await waitUntil(async () => (await nodesBehind(context)).length === 0, DONOR_LIMIT_MS);
  await requireAllSynced(context);
}

async function nodesBehind(context: Context): Promise<number[]> {
  const views = await groupViews(context);
  return membersOf(context).filter((node) => !isSynced(views.get(node)));
}

/**
 * Restarts arbitrators one after the other, never both: each one's vote is what keeps the last of
 * three nodes Primary. Waits until the group has counted it again.
 */
export async function restartArbitrators(
  context: Context,
  numbers: readonly number[],
): Promise<void> {
  const resume = pauseSupervision(context.home, numbers.map(arbitratorName));
  try {
    for (const number of numbers) {
      const startMs = Date.now();
      await awaitAllSynced(context);
      const size = await groupSize(context);
      await stopProgram(context.home, arbitratorName(number), 5_000);
      await waitUntil(async () => (await groupSize(context)) === size - 1, ARBITRATOR_LIMIT_MS);
      await startProgram(context.home, arbitratorProgram(context, number));
      const back = await waitUntil(
        async () => (await groupSize(context)) === size,
        ARBITRATOR_LIMIT_MS,
      );
      if (!back) {
        throw new Refusal(
          `Arbitrator ${number} has not joined within ${since(startMs)}; the other one votes. See ` +
            `${context.home.logs}; run the command again to go on.`,
        );
      }
      context.output.say(`Arbitrator ${number} runs with the new settings (${since(startMs)}).`);
    }
  } finally {
    resume();
  }
}

/** Arbitrators that run with other arguments than the configuration files would give them now. */
export function staleArbitrators(context: Context): number[] {
  return ARBITRATOR_NUMBERS.filter((number) => {
    const identity = runningProcess(context.home, arbitratorName(number));
    if (identity === undefined) return false;
    const [, ...running] = argumentsOf(identity);
    return running.join('\n') !== arbitratorProgram(context, number).args.join('\n');
  });
}

/** The smallest group that any node sees: all must have counted a member. */
async function groupSize(context: Context): Promise<number> {
  const views = [...(await groupViews(context)).values()];
  return Math.min(...views.map((view) => view.clusterSize));
}

async function writerLast(context: Context, nodes: readonly number[]): Promise<number[]> {
  const servers = await haproxyServers(context).catch(() => []);
  const weight = (node: number): number =>
    writerServers(servers, node)
      .filter((server) => takesWrites(server, servers))
      .reduce((sum, server) => sum + 1 + server.sessions, 0);
  return [...nodes].sort((a, b) => weight(a) - weight(b));
}

function standstill(order: readonly number[], index: number, error: unknown): Error {
  if (!(error instanceof Refusal)) return error as Error;
  const done = order.slice(0, index);
  const rest = order.slice(index);
  return new Refusal(
    `${error.message}\nDone: ${nameNodes(done) || 'none'}. It stopped at node ${rest[0]}; not touched: ` +
      `${nameNodes(rest.slice(1)) || 'none'}.\nTo go on: see that all nodes are Synced ("picket node start ` +
      `${rest[0]}"), then "picket rolling restart --nodes ${rest.join(' ')}", or "picket rolling apply" if it was that.`,
  );
}
