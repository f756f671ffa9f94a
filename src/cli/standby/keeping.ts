import type { Context } from '../context.js';
import { runningProcess, startProgram, stopProgram } from '../processes/registry.js';
import { startSupervisor, stopSupervisor } from '../processes/supervision.js';
import type { Extent } from '../services/all.js';
import { STANDBY_KEEPER, standbyKeeperProgram } from '../services/application.js';
import { Refusal } from '../refusal.js';
import { since } from '../output.js';
import { waitUntil } from '../wait.js';
import { type KeeperStatus, readKeeperStatus } from './keeper-status.js';

const FOLLOW_LIMIT_MS = 10 * 60_000;
const FOLLOWS_LAG_SECONDS_MAX = 1.5;
const FRESH_MS = 2_000;

/** Supervisors and keeper, in this order: nothing moves by itself any more. */
export async function stopKeeping(main: Context): Promise<void> {
  await stopSupervisor(main);
  await stopProgram(main.home, STANDBY_KEEPER, 3_000);
}

/** Keeper and supervisors. */
export async function startKeeping(main: Context, extent: Extent): Promise<void> {
  if (runningProcess(main.home, STANDBY_KEEPER) === undefined) {
    await startProgram(main.home, standbyKeeperProgram(main));
  }
  await startSupervisor(main, extent);
}

/** What the keeper sees now; undefined when it does not run or hangs. */
export function freshStatus(main: Context): KeeperStatus | undefined {
  const status = readKeeperStatus(main.home);
  return status !== undefined && Date.now() - status.atMs < FRESH_MS ? status : undefined;
}

/**
 * Waits until the standby has everything but the last moment.
 * @throws Refusal when it does not get there
 */
export async function awaitFollowing(main: Context): Promise<void> {
  const startMs = Date.now();
  const follows = await waitUntil(() => {
    const status = freshStatus(main);
    const lag = status?.lagSeconds;
    main.output.progress(`The standby catches up, ${lag?.toFixed(1) ?? '?'} s behind.`);
    return status?.running === true && lag !== undefined && lag < FOLLOWS_LAG_SECONDS_MAX;
  }, FOLLOW_LIMIT_MS);
  if (!follows) {
    const error = readKeeperStatus(main.home)?.error ?? '';
    throw new Refusal(`The standby does not follow after ${since(startMs)}. ${error}`);
  }
  main.output.say(`The standby follows (${since(startMs)}).`);
}
