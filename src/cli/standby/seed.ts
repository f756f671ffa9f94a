import { rmSync } from 'node:fs';
import { copyCold, markInitialised } from '../cluster/first-start.js';
import { runningNodes } from '../cluster/group.js';
import { awaitSynced, launchNode, logSize, stopNode } from '../cluster/node.js';
import { groupView, isSynced, nodeSql } from '../cluster/node-sql.js';
import { setRole } from '../cluster/role.js';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { membersOf, writeMembers } from '../members.js';
import { Refusal } from '../refusal.js';
import { copyRunningNode } from './copy.js';

/**
 * Makes the data folders of `target` from a copy of a running node of `source`, so that it can follow
 * `source` from the copy's position. What was in the folders is gone.
 * @param number number of the new history; never one that was used before
 */
export async function seedCluster(source: Context, target: Context, number: number): Promise<void> {
  const donor = await chooseDonor(source);
  setRole(target.home, { role: 'standby', number });
  writeMembers(target, membersOf(source));
  const [first, ...others] = membersOf(target);
  for (const node of [first, ...others]) {
    rmSync(nodeFolder(target.home, node), { recursive: true, force: true });
  }
  const position = await copyRunningNode(source, donor, nodeFolder(target.home, first));
  // A new group: no position is given, so that it does not take the source's group id for its own.
  const from = logSize(target, first);
  await launchNode(target, first, { bootstrap: true, position: undefined });
  await awaitSynced(target, first, from);
  await nodeSql(target.home, first, [`SET GLOBAL gtid_slave_pos = '${position}'`]);
  await stopNode(target, first);
  for (const node of others) {
    copyCold(nodeFolder(target.home, first), nodeFolder(target.home, node));
  }
  markInitialised(target);
}

/** The last Synced node: the first one is everybody's writer, and a copy costs its donor disk and time. */
async function chooseDonor(source: Context): Promise<number> {
  const running = runningNodes(source);
  const views = await Promise.all(running.map((node) => groupView(source.home, node)));
  const synced = running.filter((_node, index) => isSynced(views[index]));
  const donor = synced.at(-1);
  if (donor === undefined) throw new Refusal('No node is Synced, so there is nothing to copy.');
  return donor;
}
