import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_SLOTS } from '../../config/installation.js';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { interruptible } from '../interrupt.js';
import { type Members, MEMBERS_MIN, membersOf, portOf, writeMembers } from '../members.js';
import { requireFree } from '../processes/ports.js';
import { exitStatus, Refusal } from '../refusal.js';
import { type NodeStatus, systemStatus } from '../status/system-status.js';
import { megabytes } from '../table.js';
import { dataBytes } from './data-size.js';
import { spreadMembers, startChecker } from './membership-spread.js';
import { awaitSynced, launchNode, logSize, nodeRuns, stopNode } from './node.js';
import { isSynced } from './node-sql.js';
import { waitUntil } from '../wait.js';
import { votesText } from './votes.js';

const ANSWER_LIMIT_MS = 5_000;

/** What became of a node that was added or removed. */
export interface MembershipChange {
  readonly node: number;
  readonly members: readonly number[];
  /** Where the data of a removed node lies now; undefined when there is none any more. */
  readonly keptData: string | undefined;
}

/** How a node is removed. */
export interface Removal {
  /** Do it although another node is down or not Synced. */
  readonly force: boolean;
  readonly deleteData: boolean;
}

/**
 * Makes one more node: it takes a full copy from a node that does not take the writes, and gets
 * clients once it is Synced. When that fails everything is as it was before.
 * @throws Refusal when there is no room for another node or not every node is Synced
 */
export async function addNode(context: Context): Promise<MembershipChange> {
  const { output } = context;
  const members = membersOf(context);
  const node = freeNumber(members);
  const donors = donorsOf(await requireSynced(context, members));
  await requireFree(portsOf(context, node));
  setAside(context, node);
  const bytes = dataBytes(nodeFolder(context.home, donors[0] ?? members[0]));
  output.say(
    `Node ${node} joins. Node ${donors[0]} shall give it a full copy, about ${megabytes(bytes)}; ` +
      'every node serves on meanwhile.',
  );
  writeMembers(context, [...members, node]);
  try {
    await interruptible(takeCopy(context, node, donors));
  } catch (error) {
    output.say(`That did not work: node ${node} is taken back.`);
    await stopNode(context, node);
    writeMembers(context, members);
    rmSync(nodeFolder(context.home, node), { recursive: true, force: true });
    throw error;
  }
  await spreadMembers(context);
  output.say(votesText(members.length + 1));
  return { node, members: membersOf(context), keptData: undefined };
}

/**
 * Takes a node out for good: no new clients, a graceful leave, gone from HAProxy and the members.
 * @throws Refusal when too few nodes would be left, or another one is not Synced and not forced
 */
export async function removeNode(
  context: Context,
  node: number,
  { force, deleteData }: Removal,
): Promise<MembershipChange> {
  const { output } = context;
  const others = membersOf(context).filter((member) => member !== node);
  if (others.length < MEMBERS_MIN) {
    throw new Refusal(
      `An installation has ${MEMBERS_MIN} nodes or more, or a stop for maintenance would leave too few. ` +
        'Add one first ("picket node add").',
    );
  }
  await requireOthersSynced(context, others, force);
  output.say(`Node ${node} gets no new clients, leaves the group and flushes.`);
  await stopNode(context, node);
  writeMembers(context, others);
  await spreadMembers(context, node);
  const keptData = deleteData ? undefined : setAside(context, node);
  if (deleteData) rmSync(nodeFolder(context.home, node), { recursive: true, force: true });
  output.say(keptData === undefined ? 'Its data is deleted.' : `Its data lies in ${keptData}.`);
  output.say(votesText(others.length));
  return { node, members: membersOf(context), keptData };
}

async function takeCopy(context: Context, node: number, donors: readonly number[]): Promise<void> {
  const from = logSize(context, node);
  await launchNode(context, node, { bootstrap: false, position: undefined, donors });
  await awaitSynced(context, node, from);
  await startChecker(context, node);
}

function freeNumber(members: Members): number {
  for (let node = 1; node <= NODE_SLOTS; node++) if (!members.includes(node)) return node;
  throw new Refusal(
    `There are ${members.length} nodes, and an installation has ${NODE_SLOTS} at most.`,
  );
}

/** A node that joins while another is away would need the group's history for two of them. */
async function requireSynced(context: Context, members: Members): Promise<readonly NodeStatus[]> {
  let nodes: readonly NodeStatus[] = [];
  const missingOf = (): number[] => nodes.filter((view) => !isSynced(view)).map(({ node }) => node);
  // A node that answers late on a busy machine is asked again.
  await waitUntil(async () => {
    ({ nodes } = await systemStatus(context));
    return missingOf().length === 0;
  }, ANSWER_LIMIT_MS);
  const missing = missingOf();
  if (missing.length === members.length) throw new Refusal('No node serves; see "picket status".');
  if (missing.length === 0) return nodes;
  throw new Refusal(
    `Not Synced: node ${missing.join(', ')}. A full copy takes a donor's strength, so a node is added ` +
      'only when all others are Synced ("picket node start" brings them back).',
  );
}

async function requireOthersSynced(
  context: Context,
  others: readonly number[],
  force: boolean,
): Promise<void> {
  const { nodes } = await systemStatus(context);
  const left = nodes.filter(({ node }) => others.includes(node));
  const missing = left.filter((view) => !isSynced(view)).map(({ node }) => node);
  if (missing.length === left.length) {
    throw new Refusal('No other node is Synced: it holds the only data that serves.');
  }
  if (missing.length === 0 || force) return;
  throw new Refusal(
    `Not Synced: node ${missing.join(', ')}; removing one more leaves ${left.length - missing.length} ` +
      'to serve. Bring it back first ("picket node start"), or use --force.',
  );
}

/** The node that takes the writes comes last: a copy costs its donor disk and processor time. */
function donorsOf(nodes: readonly NodeStatus[]): number[] {
  return [...nodes].sort((a, b) => a.sessions - b.sessions).map(({ node }) => node);
}

function portsOf(context: Context, node: number): Map<number, string> {
  const { nodes, checkers, groups, increments, transfers } = context.installation.ports;
  const lists = [nodes, checkers, groups, increments, transfers];
  return new Map(lists.map((list) => [portOf(list, node), `node ${node}`]));
}

/** Moves a node's data out of the way; returns where to, undefined when there was none. */
function setAside(context: Context, node: number): string | undefined {
  const folder = nodeFolder(context.home, node);
  if (nodeRuns(context, node)) throw new Refusal(`Node ${node} still runs.`);
  if (!existsSync(folder)) return undefined;
  const removed = join(context.home.data, 'removed');
  mkdirSync(removed, { recursive: true, mode: 0o700 });
  const stamp = new Date().toISOString().replace(/\W/g, '');
  const to = join(removed, `node-${node}-${stamp}`);
  renameSync(folder, to);
  return to;
}

/** One of the members, as typed. */
export function parseMember(word: string, members: readonly number[]): number {
  const found = members.find((member) => String(member) === word);
  if (found !== undefined) return found;
  const message = `There is no node ${word}; the nodes are ${members.join(', ')}.`;
  throw new Refusal(message, exitStatus.usage);
}
