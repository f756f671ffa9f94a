import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { runningNodes } from '../cluster/group.js';
import { nextNumber, roleOf } from '../cluster/role.js';
import { hasStandby, standbyOf } from '../cluster/sides.js';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { membersOf } from '../members.js';
import { Refusal } from '../refusal.js';
import { runningExtent } from './application.js';
import { bringClusterDown, bringClusterUp } from './cluster.js';
import { awaitFollowing, startKeeping, stopKeeping } from './keeping.js';
import { countAhead } from './ahead.js';
import { changeSides } from './promote.js';
import { committedPosition } from './replication.js';
import { seedCluster } from './seed.js';
import type { Switched } from './switch-over.js';

/**
 * Goes back to the main cluster: it follows the standby cluster until it has everything, then takes
 * over. A fenced main cluster is built anew, because it may hold what was never replicated; its old
 * data is kept aside.
 * @throws Refusal when the main cluster is the primary
 */
export async function failback(main: Context): Promise<Switched> {
  const standby = standbyOf(main);
  if (!hasStandby(main) || roleOf(standby.home).role !== 'primary') {
    throw new Refusal('The main cluster is the primary; there is nothing to go back from.');
  }
  // Whoever serves alone is whole again before anything is asked of it.
  await bringClusterUp(standby);
  if (roleOf(main.home).role === 'fenced') await rebuild(main, standby);
  else if (runningNodes(main).length === 0) await bringClusterUp(main);
  await awaitFollowing(main);
  const switched = await changeSides(main, standby, main, {
    acceptLoss: false,
    startMs: Date.now(),
  });
  await awaitFollowing(main);
  main.output.say('Everything is as before: the main cluster serves, the standby cluster follows.');
  return switched;
}

async function rebuild(main: Context, standby: Context): Promise<void> {
  const extent = runningExtent(main);
  await stopKeeping(main);
  await bringClusterDown(main);
  await sayWhatWasAhead(main, standby);
  setAside(main);
  const number = nextNumber(roleOf(main.home).number, roleOf(standby.home).number);
  await seedCluster(standby, main, number);
  await bringClusterUp(main);
  await startKeeping(main, extent);
}

async function sayWhatWasAhead(main: Context, standby: Context): Promise<void> {
  const { count, first, last } = await countAhead(main, await committedPosition(standby));
  main.output.say(
    count === 0
      ? 'The old data holds no transaction that the new side does not have.'
      : `The old data holds ${count} transactions that were never replicated: ${first} to ${last}.`,
  );
}

function setAside(main: Context): void {
  const folder = join(main.home.data, `aside-${new Date().toISOString().replace(/[:.]/g, '-')}`);
  mkdirSync(folder, { mode: 0o700 });
  for (const node of membersOf(main)) {
    renameSync(nodeFolder(main.home, node), join(folder, `node-${node}`));
  }
  main.output.say(`The old data is kept in ${folder}; remove it when it is of no more use.`);
}
