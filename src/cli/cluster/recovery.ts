import { isUp, isWriter } from '../../cluster/haproxy-stats.js';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { nodeFolder } from '../home.js';
import { since } from '../output.js';
import { pauseSupervision } from '../processes/pause.js';
import { runningProcess, startProgram, stopProgram } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { ARBITRATOR_NUMBERS, arbitratorName, arbitratorProgram } from '../services/arbitrator.js';
import { haproxyRuns, haproxyServers } from '../services/haproxy.js';
import { readmit } from './drain.js';
import { table } from '../table.js';
import { waitUntil } from '../wait.js';
import { initialiseData, isInitialised } from './first-start.js';
import { requireAwake } from './faults.js';
import { awaitPrimary, joinMissing, joinWith, nameNodes, runningNodes } from './group.js';
import { awaitSynced, launchNode, logSize, stopNode } from './node.js';
import { writeNodeConfig } from './node-config.js';
import { markSafeToBootstrap, readMemory } from './node-memory.js';
import { groupView } from './node-sql.js';
import { asText, type NodeMemory } from './positions.js';
import { planRecovery, type RecoveryPlan, type Undecided } from './recovery-plan.js';
import { adoptTls } from './tls.js';

const BALANCER_LIMIT_MS = 15_000;

/** How a recovery went; times in milliseconds since it began. */
export interface Recovery {
  readonly first: number;
  readonly groupId: string;
  readonly seqno: number;
  readonly setAside: RecoveryPlan['setAside'];
  /** HAProxy sends clients to the first node; undefined where HAProxy does not run. */
  readonly servingAfterMs: number | undefined;
  readonly fullAfterMs: number;
}

/** Options of a recovery. */
export interface RecoverOptions {
  /** Start from this node whatever the others have; what they have more is set aside. */
  readonly first?: number;
}

/**
 * The way back from a total outage, for the database only: everything else keeps running, and sells
 * again as soon as the first node is Synced. When it is killed on the way, it can be run again.
 * @throws Refusal while a primary component exists, or when only a person can decide
 */
export async function recover(context: Context, options: RecoverOptions): Promise<Recovery> {
  const startMs = Date.now();
  if (!isInitialised(context))
    throw new Refusal('There is no data here yet: "picket up" makes it.');
  requireAwake(context, runningNodes(context));
  const resume = pauseSupervision(context.home, ARBITRATOR_NUMBERS.map(arbitratorName));
  try {
    if (await agreesAgain(context)) return await finish(context, startMs);
    const { plan, servingAfterMs } = await startGroup(context, options.first, startMs);
    await startArbitrators(context);
    endRecovery(context);
    return report(plan, servingAfterMs, startMs);
  } finally {
    resume();
  }
}

/**
 * Starts all nodes from whatever is left of them: arbitrators away (with them alive restarted nodes
 * wait for a donor for ever), living remains stopped, positions compared, the most advanced first.
 * The arbitrators must be started after.
 */
export async function startGroup(
  context: Context,
  forced?: number,
  startMs = Date.now(),
): Promise<{ plan: RecoveryPlan; servingAfterMs: number | undefined }> {
  await stopArbitrators(context);
  await stopRemains(context);
  await adoptTls(context);
  if (!isInitialised(context)) await initialiseData(context);
  writeFileSync(markFile(context), `${new Date().toISOString()}\n`);
  for (const node of membersOf(context)) writeNodeConfig(context, node);
  context.output.progress('Reading the position of each node.');
  const memories = await Promise.all(membersOf(context).map((node) => readMemory(context, node)));
  const plan = requirePlan(memories, planRecovery(memories, forced), forced);
  context.output.say(describePlan(memories, plan));
  setAside(context, plan);
  // A supervisor that was just starting one when it was told to let them be.
  await stopArbitrators(context);
  await launchFirst(context, plan);
  const servingAfterMs = await awaitServing(context, startMs);
  for (const memory of plan.joining) await joinWith(context, memory);
  for (const { node } of plan.setAside) await joinWith(context, await readMemory(context, node));
  context.output.say(`${nameNodes(membersOf(context))} are Synced (${since(startMs)}).`);
  return { plan, servingAfterMs };
}

async function launchFirst(context: Context, { first }: RecoveryPlan): Promise<void> {
  const { node, position } = first;
  markSafeToBootstrap(context, first);
  const from = logSize(context, node);
  await launchNode(context, node, { bootstrap: true, position });
  await awaitSynced(context, node, from);
  const groupId = (await groupView(context.home, node))?.groupId;
  if (groupId === position.groupId) return;
  throw new Refusal(`Node ${node} came up in group ${groupId}, not in ${position.groupId}.`);
}

/**
 * Whether nodes that run have a primary component after all, which may take a moment.
 * @throws Refusal when that is how things are, and no recovery was cut off half-way
 */
async function agreesAgain(context: Context): Promise<boolean> {
  if (runningNodes(context).length === 0) return false;
  if (!(await awaitPrimary(context))) {
    const remains = nameNodes(runningNodes(context));
    context.output.say(
      `Running without a primary component: ${remains}. What they have is compared with the others.`,
    );
    return false;
  }
  if (existsSync(markFile(context))) return true;
  const stopped = membersOf(context).filter((node) => !runningNodes(context).includes(node));
  const advice =
    stopped.length > 0 ? ` "picket node start ${stopped.join(' ')}" brings the others back.` : '';
  throw new Refusal(`A primary component exists, so there is nothing to recover.${advice}`);
}

/** A recovery that was cut off after its first node: the rest of it. */
async function finish(context: Context, startMs: number): Promise<Recovery> {
  context.output.say(
    'An earlier recovery was cut off; its first node serves. Going on from there.',
  );
  const [first = 0] = runningNodes(context);
  const servingAfterMs = await awaitServing(context, startMs);
  await joinMissing(context);
  await startArbitrators(context);
  endRecovery(context);
  const view = await groupView(context.home, first);
  return {
    first,
    groupId: view?.groupId ?? '',
    seqno: view?.lastCommitted ?? -1,
    setAside: [],
    servingAfterMs,
    fullAfterMs: Date.now() - startMs,
  };
}

function report(
  { first, setAside: aside }: RecoveryPlan,
  servingAfterMs: number | undefined,
  startMs: number,
): Recovery {
  return {
    first: first.node,
    ...first.position,
    setAside: aside,
    servingAfterMs,
    fullAfterMs: Date.now() - startMs,
  };
}

async function stopRemains(context: Context): Promise<void> {
  const running = runningNodes(context);
  for (const node of running) await stopNode(context, node);
}

/** An arbitrator has no data, so it needs no time to stop. */
async function stopArbitrators(context: Context): Promise<void> {
  await Promise.all(
    ARBITRATOR_NUMBERS.map((number) =>
      stopProgram(context.home, arbitratorName(number), 2_000, 'SIGKILL'),
    ),
  );
}

async function startArbitrators(context: Context): Promise<void> {
  for (const number of ARBITRATOR_NUMBERS) {
    if (runningProcess(context.home, arbitratorName(number)) !== undefined) continue;
    await startProgram(context.home, arbitratorProgram(context, number));
  }
}

/** Waits until HAProxy sends clients to some node, drained ones of an earlier stop among them. */
async function awaitServing(context: Context, startMs: number): Promise<number | undefined> {
  if (!haproxyRuns(context)) return undefined;
  for (const node of membersOf(context)) await readmit(context, node);
  const serves = await waitUntil(
    async () => {
      const servers = await haproxyServers(context).catch(() => []);
      return servers.some((server) => isWriter(server) && isUp(server));
    },
    BALANCER_LIMIT_MS,
    50,
  );
  if (!serves) {
    context.output.say(`HAProxy finds no healthy node yet; see ${context.home.logs}.`);
    return undefined;
  }
  context.output.say(`HAProxy sends clients there: it serves again (${since(startMs)}).`);
  return Date.now() - startMs;
}

function setAside(context: Context, plan: RecoveryPlan): void {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  for (const { node, loss } of plan.setAside) {
    const folder = nodeFolder(context.home, node);
    renameSync(folder, `${folder}.set-aside-${stamp}`);
    context.output.say(`Lost: ${loss}. Kept in ${folder}.set-aside-${stamp}.`);
  }
}

function requirePlan(
  memories: readonly NodeMemory[],
  decision: RecoveryPlan | Undecided,
  forced: number | undefined,
): RecoveryPlan {
  if (!('problem' in decision)) return decision;
  const choices = decision.choices.map(
    ({ node, losses }) =>
      `  "picket recover --first ${node}" loses ${losses.join('; and ') || 'nothing'}`,
  );
  const how = choices.length > 0 ? ['It is yours to decide:', ...choices] : [];
  const wipe = '"picket up --reset" wipes everything.';
  throw new Refusal(
    [
      describeMemories(memories, () => '-'),
      decision.problem,
      forced === undefined
        ? 'Nothing was started: guessing could lose data.'
        : 'Nothing was started.',
      ...(how.length > 0 ? how : [wipe]),
    ].join('\n'),
  );
}

function describePlan(memories: readonly NodeMemory[], plan: RecoveryPlan): string {
  const aside = plan.setAside.map(({ node }) => node);
  return describeMemories(memories, ({ node, position }) => {
    if (node === plan.first.node) return 'starts first';
    if (aside.includes(node)) return 'is set aside, then gets a full copy';
    return position === undefined ? 'gets a full copy' : 'joins';
  });
}

function describeMemories(
  memories: readonly NodeMemory[],
  what: (memory: NodeMemory) => string,
): string {
  const rows = memories.map((memory) => [
    `node ${memory.node}`,
    memory.condition,
    memory.position === undefined ? '-' : asText(memory.position),
    what(memory),
  ]);
  return table([['NODE', 'DATA', 'POSITION', 'WHAT IT DOES'], ...rows]);
}

/** Forgets that a start of the group was under way: everything is there. */
export function endRecovery(context: Context): void {
  rmSync(markFile(context), { force: true });
}

/** There from the first step of a start of the group to its last, to tell one that was cut off. */
function markFile(context: Context): string {
  return join(context.home.data, 'recovery-under-way');
}
