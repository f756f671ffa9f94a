import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { awaitTakenUp, drainAndStop } from '../cluster/drain.js';
import {
  freezeNodes,
  isolateNodes,
  killNodes,
  rejoinNodes,
  requireAwake,
  thawNodes,
} from '../cluster/faults.js';
import {
  awaitPrimary,
  frozenNodes,
  groupViews,
  joinNode,
  nameNodes,
  runningNodes,
} from '../cluster/group.js';
import { nodeRuns, stopNode } from '../cluster/node.js';
import { groupValues } from '../cluster/node-config.js';
import { groupView, isSynced } from '../cluster/node-sql.js';
import { awaitNoticed, describeServing, type Serving, servingNow } from '../cluster/serving.js';
import { namedPrimaryOf } from '../cluster/sides.js';
import { takeLock } from '../processes/lock.js';
import { exitStatus, Refusal } from '../refusal.js';

/** Options of a node command. */
export interface NodeOptions {
  /** Stop also the last node that serves. */
  readonly force?: boolean;
  /** Hurt or stop nothing that would leave no other node serving. */
  readonly keepServing?: boolean;
}

type Act = (context: Context, nodes: readonly number[], options: NodeOptions) => Promise<void>;

/** What can be done to nodes, as --help tells it. */
export const NODE_ACTIONS = {
  kill: 'SIGKILL to the nodes, all in one instant',
  freeze: 'SIGSTOP to the nodes, all in one instant: they keep everything and do nothing',
  thaw: 'SIGCONT to frozen nodes; waits until they are Synced again',
  isolate: "cut the nodes' links to the group; clients still reach them",
  rejoin: 'give isolated nodes their links back; waits until they are Synced again',
  stop: 'drain nodes and shut them down, one by one; no client gets an error',
  start: 'bring nodes back, one by one; waits until they are Synced and HAProxy takes them',
} as const;
export type NodeAction = keyof typeof NODE_ACTIONS;

const ACTS: Readonly<Record<NodeAction, Act>> = {
  kill: (context, nodes, options) => {
    const act = (): Promise<void> => killNodes(context, nodes);
    return strike(context, nodes, { act, what: 'is killed (SIGKILL)', ...options });
  },
  freeze: (context, nodes, options) => {
    requireAwake(context, nodes);
    const act = (): void => freezeNodes(context, nodes);
    return strike(context, nodes, { act, what: 'is frozen (SIGSTOP)', ...options });
  },
  thaw,
  isolate: (context, nodes, options) => {
    requireAwake(context, nodes);
    const act = (): Promise<void> => isolateNodes(context, nodes);
    return strike(context, nodes, { act, what: 'is isolated (gmcast.isolate=1)', ...options });
  },
  rejoin: async (context, nodes) => {
    requireRunning(context, nodes);
    requireAwake(context, nodes);
    await rejoinNodes(context, nodes);
    context.output.say(`Synced again: ${nameNodes(nodes)}.`);
    for (const each of nodes) await awaitTakenUp(context, each);
  },
  stop,
  start,
};

/**
 * Does one thing to nodes, says what the group makes of it, and who serves then.
 * @param words node numbers as typed
 * @throws Refusal for an unknown number, a node in the wrong state, or what would lose the service
 */
export async function node(
  main: Context,
  action: NodeAction,
  words: readonly string[],
  options: NodeOptions = {},
): Promise<void> {
  const context = namedPrimaryOf(main);
  const nodes = parseNodes(words, membersOf(context));
  const release = takeLock(main.home, `node ${action} ${nodes.join(' ')}`);
  let serving: Serving;
  try {
    await ACTS[action](context, nodes, options);
    serving = await servingNow(context);
  } finally {
    release();
  }
  context.output.result(describeServing(serving), {
    ...{ action, nodes, running: runningNodes(context) },
    ...serving,
  });
}

/** Node numbers without repetition, each one of `members`. */
export function parseNodes(words: readonly string[], members: readonly number[]): number[] {
  const nodes = [...new Set(words.map(Number))];
  const unknown = words.filter((word) => !members.some((node) => String(node) === word));
  if (unknown.length > 0) {
    const message = `There is no node ${unknown.join(', ')}; the nodes are ${members.join(', ')}.`;
    throw new Refusal(message, exitStatus.usage);
  }
  return nodes;
}

/** What a fault does, and how it is told. */
interface Strike extends NodeOptions {
  readonly act: () => void | Promise<void>;
  readonly what: string;
}

/** A fault: nobody is asked, the nodes are hit at once, and the others' answer is waited for. */
async function strike(
  context: Context,
  nodes: readonly number[],
  { act, what, keepServing }: Strike,
): Promise<void> {
  requireRunning(context, nodes);
  const before = await groupViews(context);
  const left = [...before].filter(([each, view]) => isSynced(view) && !nodes.includes(each));
  if (keepServing === true && left.length === 0) {
    throw new Refusal('No other node serves: nothing could be sold after this.');
  }
  await act();
  const suspect = groupValues(context)['GROUP_SUSPECT']?.replace(/^PT|S$/g, '');
  for (const each of nodes) context.output.say(`Node ${each} ${what}.`);
  context.output.say(
    `The group goes on without it after the suspect time-out, ${suspect} s; HAProxy ends its sessions.`,
  );
  await awaitNoticed(context, nodes, before);
}

async function thaw(context: Context, nodes: readonly number[]): Promise<void> {
  requireRunning(context, nodes);
  const frozen = frozenNodes(context);
  const awake = nodes.filter((each) => !frozen.includes(each));
  if (awake.length > 0) throw new Refusal(`Not frozen: ${nameNodes(awake)}.`);
  await thawNodes(context, nodes);
  for (const each of nodes) await awaitTakenUp(context, each);
}

async function stop(
  context: Context,
  nodes: readonly number[],
  { force }: NodeOptions,
): Promise<void> {
  requireRunning(context, nodes);
  requireAwake(context, nodes);
  const views = await groupViews(context);
  const left = [...views].filter(([each, view]) => isSynced(view) && !nodes.includes(each));
  const serves = nodes.some((each) => isSynced(views.get(each)));
  if (left.length === 0 && serves && force !== true) {
    throw new Refusal(
      'No other node serves: nothing could be sold after this. --force stops all the same, and ' +
        '"picket recover" brings the service back then.',
    );
  }
  for (const each of nodes) {
    const serving = isSynced(await groupView(context.home, each));
    await (serving ? drainAndStop(context, each) : stopNode(context, each));
  }
  if (serves) await awaitNoticed(context, nodes, views);
}

async function start(context: Context, nodes: readonly number[]): Promise<void> {
  requireAwake(context, nodes);
  const running = nodes.filter((each) => nodeRuns(context, each));
  if (running.length > 0) throw new Refusal(`Already running: ${nameNodes(running)}.`);
  if (runningNodes(context).length === 0 || !(await awaitPrimary(context))) {
    throw new Refusal(
      'No node is running in a primary component, so there is nobody to join.\n' +
        'After a total outage "picket recover" compares positions and starts the latest node first.',
    );
  }
  for (const each of nodes) {
    await joinNode(context, each);
    await awaitTakenUp(context, each);
  }
}

function requireRunning(context: Context, nodes: readonly number[]): void {
  const missing = nodes.filter((each) => !nodeRuns(context, each));
  if (missing.length > 0) throw new Refusal(`Not running: ${nameNodes(missing)}.`);
}
