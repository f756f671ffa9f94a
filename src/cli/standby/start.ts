import { rmSync } from 'node:fs';
import { createAccounts, isInitialised } from '../cluster/first-start.js';
import { hasPrimary, runningNodes } from '../cluster/group.js';
import { nextNumber, roleOf } from '../cluster/role.js';
import { hasStandby, openStandby, standbyOf } from '../cluster/sides.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { since } from '../output.js';
import { startSupervisor } from '../processes/supervision.js';
import { Refusal } from '../refusal.js';
import { runningExtent } from './application.js';
import { bringClusterDown, bringClusterUp, clusterRuns } from './cluster.js';
import { removeKeeperStatus } from './keeper-status.js';
import { awaitFollowing, freshStatus, startKeeping, stopKeeping } from './keeping.js';
import { seedCluster } from './seed.js';

/** Options of `standby start`. */
export interface StartOptions {
  /** Throws the standby's data away and copies the primary again. */
  readonly again?: boolean;
}

/**
 * Brings the standby cluster up and makes it follow; the first time its data is a copy of a running
 * node of the main cluster.
 * @throws Refusal when the main cluster does not serve, or is not the primary
 */
export async function startStandby(main: Context, options: StartOptions): Promise<void> {
  const { output } = main;
  const startMs = Date.now();
  if (hasStandby(main) && roleOf(standbyOf(main).home).role === 'primary') {
    throw new Refusal(
      'The standby cluster is the primary now; "picket standby failback" goes back.',
    );
  }
  if (!(await hasPrimary(main))) {
    throw new Refusal(
      'The main cluster does not serve, so there is nothing to follow; "picket up".',
    );
  }
  const standby = openStandby(main);
  const isNew = !hasStandby(main) || !isInitialised(standby) || options.again === true;
  const isWhole = runningNodes(standby).length === membersOf(standby).length;
  if (!isNew && isWhole && freshStatus(main)?.running === true) {
    throw new Refusal('The standby runs and follows already.');
  }
  const extent = runningExtent(main);
  await stopKeeping(main);
  if (isNew) {
    if (clusterRuns(standby)) await bringClusterDown(standby);
    output.say('Making the standby cluster from a copy of a running node.');
    await createAccounts(main, runningNodes(main)[0] as number);
    const number = nextNumber(roleOf(main.home).number, roleOf(standby.home).number);
    await seedCluster(main, standby, number);
  }
  await bringClusterUp(standby);
  await startKeeping(main, extent);
  await awaitFollowing(main);
  output.say(`The standby cluster is up (${since(startMs)}).`);
}

/** Stops the standby cluster; its data stays, and it catches up when it is started again. */
export async function stopStandby(main: Context): Promise<void> {
  const standby = requireStandby(main);
  const extent = runningExtent(main);
  await stopKeeping(main);
  await bringClusterDown(standby);
  await startKeeping(main, extent);
  main.output.say(
    'The standby is stopped. A loss of the main cluster would now cost what is newer.',
  );
}

/** Stops the standby cluster and deletes its data: the installation has none any more. */
export async function removeStandby(main: Context): Promise<void> {
  const standby = requireStandby(main);
  const extent = runningExtent(main);
  await stopKeeping(main);
  await bringClusterDown(standby);
  for (const folder of [standby.home.root, standby.home.sockets]) {
    rmSync(folder, { recursive: true, force: true });
  }
  removeKeeperStatus(main.home);
  // Nothing ran before it was stopped: then nobody supervises.
  if (runningNodes(main).length > 0) await startSupervisor(main, extent);
  main.output.say('The standby and its data are gone. The main cluster has nobody behind it.');
}

/** @throws Refusal when there is none, or it is the one that serves */
function requireStandby(main: Context): Context {
  if (!hasStandby(main)) {
    throw new Refusal('There is no standby; "picket standby start" makes one.');
  }
  const standby = standbyOf(main);
  if (roleOf(standby.home).role !== 'standby') {
    throw new Refusal(
      'The standby cluster is the primary now: stopping it would stop the service.',
    );
  }
  return standby;
}
