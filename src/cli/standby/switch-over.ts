import { hasPrimary, runningNodes } from '../cluster/group.js';
import { nodeProcess } from '../cluster/node.js';
import { roleOf, setRole } from '../cluster/role.js';
import { sideName } from '../cluster/sides.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { signal } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { ARBITRATOR_NUMBERS, arbitratorName } from '../services/arbitrator.js';
import { waitUntil } from '../wait.js';
import { parseGtids, reaches } from '../cluster/gtids.js';
import { HEARTBEAT_MS, writeThrough } from './heartbeat.js';
import {
  applyReceived,
  committedPosition,
  forgetSource,
  lookAtReplica,
  setPosition,
  setReadOnly,
  settle,
} from './replication.js';
import { closeWriters, openWriters } from './writers.js';

const CATCH_UP_LIMIT_MS = 30_000;
const SERVES_LIMIT_MS = 30_000;
const LOOK_LIMIT_MS = 1_000;
/** More than this is not given up without the operator's word. */
const LOSS_SECONDS_MAX = 10;

/** How a change of sides went. */
export interface Switched {
  /** planned: the old side was alive and nothing is lost. */
  readonly kind: 'planned' | 'after-loss';
  readonly primary: string;
  /** From the command until a write through HAProxy was acknowledged. */
  readonly rtoSeconds: number;
  /** Age of the newest acknowledged write that is there, against the last one acknowledged. */
  readonly rpoSeconds: number;
  /** The heartbeat comes this often, so the loss may be longer by so much. */
  readonly rpoResolutionSeconds: number;
  readonly position: string;
}

/** What a change of sides is about. */
export interface Change {
  readonly from: Context;
  readonly to: Context;
  /** When the operator gave the command, of Date.now(). */
  readonly startMs: number;
  /** Newest heartbeat that the old side acknowledged, as far as the keeper knows. */
  readonly acknowledgedMs: number | undefined;
  readonly acceptLoss: boolean;
}

/**
 * Makes `to` the primary. If the old side lives, its writes are stopped first and `to` gets everything;
 * the old side becomes the standby. If it does not, it is killed and fenced for good, and `to` goes on
 * with what it has received.
 * @throws Refusal when more would be lost than may be; then everything is as before
 */
export async function switchOver(main: Context, change: Change): Promise<Switched> {
  await requireFit(change);
  const alive = await hasPrimary(change.from);
  const newestMs = alive ? await handOver(main, change) : await takeOver(main, change);
  await openWriters(main, change.to);
  const serves = await waitUntil(() => writeThrough(main), SERVES_LIMIT_MS, 20);
  const rtoSeconds = (Date.now() - change.startMs) / 1000;
  if (!serves) throw new Refusal('HAProxy does not reach the new side; "picket status" shows why.');
  main.output.say(`The ${sideName(main, change.to)} takes writes (${rtoSeconds.toFixed(1)} s).`);
  const lostMs = alive ? 0 : Math.max(0, (change.acknowledgedMs ?? newestMs) - newestMs);
  return {
    kind: alive ? 'planned' : 'after-loss',
    primary: sideName(main, change.to),
    rtoSeconds,
    rpoSeconds: lostMs / 1000,
    rpoResolutionSeconds: alive ? 0 : HEARTBEAT_MS / 1000,
    position: await committedPosition(change.to),
  };
}

async function requireFit({ to, acceptLoss }: Change): Promise<void> {
  const nodes = membersOf(to);
  const looks = await Promise.all(nodes.map((node) => lookAtReplica(to, node, LOOK_LIMIT_MS)));
  const synced = looks.filter((look) => look?.synced === true);
  if (synced.length === 0) {
    throw new Refusal('No node of the standby is Synced, so it cannot take over.');
  }
  const applying = looks.some((look) => look?.applying === true);
  if (applying || acceptLoss) return;
  const error = looks.map((look) => look?.error).find(Boolean) ?? 'no error is reported';
  throw new Refusal(
    `The standby does not apply what it receives (${error}), so what it has may be old.\n` +
      'Mend it ("picket standby status"), or give up what is missing with --accept-loss.',
  );
}

/** The old side lives: it stops writing, the new side gets the rest, the old one follows. */
async function handOver(main: Context, { from, to }: Change): Promise<number> {
  main.output.say(`The ${sideName(main, from)} lives: its writes are stopped, nothing is lost.`);
  await closeWriters(main);
  await setReadOnly(from, true);
  const position = await committedPosition(from);
  const own = roleOf(from.home).number;
  const wanted = new Map([...parseGtids(position)].filter(([domain]) => domain === own));
  const caughtUp = await waitUntil(
    async () => reaches(parseGtids(await committedPosition(to)), wanted),
    CATCH_UP_LIMIT_MS,
    20,
  );
  if (!caughtUp || (await committedPosition(from)) !== position) {
    await setReadOnly(from, false);
    await openWriters(main, from);
    throw new Refusal(
      `The standby did not reach ${position} in ${CATCH_UP_LIMIT_MS / 1000} s. ` +
        `The ${sideName(main, from)} takes writes again; nothing has changed.`,
    );
  }
  await forgetSource(to);
  await settle(to);
  await setPosition(from, await committedPosition(to));
  setRole(from.home, { ...roleOf(from.home), role: 'standby' });
  await setReadOnly(to, false);
  setRole(to.home, { ...roleOf(to.home), role: 'primary' });
  return Date.now();
}

/** The old side is lost: it must never take a write again, whatever of it still runs. */
async function takeOver(main: Context, change: Change): Promise<number> {
  const { from, to } = change;
  const left = runningNodes(from).length;
  main.output.say(`The ${sideName(main, from)} is lost (${left} nodes run, none is primary).`);
  await closeWriters(main);
  const newestMs = await takeStock(main, change);
  main.output.say(`Fencing the ${sideName(main, from)}: it must never take a write again.`);
  setRole(from.home, { ...roleOf(from.home), role: 'fenced' });
  kill(from);
  await forgetSource(to);
  await setReadOnly(to, false);
  setRole(to.home, { ...roleOf(to.home), role: 'primary' });
  return newestMs;
}

/**
 * Applies everything that was received.
 * @returns when the newest heartbeat in it was written
 * @throws Refusal when too much would be lost; then the old side may still be brought back whole
 */
async function takeStock(main: Context, change: Change): Promise<number> {
  try {
    await applyReceived(change.to);
    await settle(change.to);
    const newestMs = await newestHeartbeat(change.to);
    requireLittleLoss(change, newestMs);
    return newestMs;
  } catch (error) {
    await openWriters(main, change.from);
    throw error;
  }
}

function kill(cluster: Context): void {
  const names = [...ARBITRATOR_NUMBERS.map(arbitratorName), ...membersOf(cluster).map(nodeProcess)];
  for (const name of names) signal(cluster.home, name, 'SIGKILL');
}

async function newestHeartbeat(cluster: Context): Promise<number> {
  const nodes = membersOf(cluster);
  const looks = await Promise.all(nodes.map((node) => lookAtReplica(cluster, node, LOOK_LIMIT_MS)));
  return Math.max(0, ...looks.map((look) => look?.heartbeatMs ?? 0));
}

function requireLittleLoss({ acknowledgedMs, acceptLoss }: Change, newestMs: number): void {
  if (acceptLoss) return;
  if (acknowledgedMs === undefined || newestMs === 0) {
    throw new Refusal('How much would be lost is not known. --accept-loss goes on all the same.');
  }
  const lostSeconds = (acknowledgedMs - newestMs) / 1000;
  if (lostSeconds <= LOSS_SECONDS_MAX) return;
  throw new Refusal(
    `The newest data of the standby is ${lostSeconds.toFixed(1)} s older than the last acknowledged ` +
      'write. "picket up" may bring what is lost back whole; --accept-loss gives that up.',
  );
}
