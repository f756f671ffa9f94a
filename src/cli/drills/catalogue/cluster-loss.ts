import { auditEveryNode } from '../../../cluster/auditor.js';
import { hasPrimary, runningNodes } from '../../cluster/group.js';
import { nodeSql } from '../../cluster/node-sql.js';
import { hasStandby, primaryOf, standbyOf } from '../../cluster/sides.js';
import { membersOf } from '../../members.js';
import { runningExtent } from '../../standby/application.js';
import { failback } from '../../standby/failback.js';
import { awaitFollowing, startKeeping, stopKeeping } from '../../standby/keeping.js';
import { promote } from '../../standby/promote.js';
import { removeStandby, startStandby } from '../../standby/start.js';
import { bringUp } from '../../system.js';
import { applicationConfig } from '../../services/migrations.js';
import { sleep, waitUntil } from '../../wait.js';
import { carryLedgerOver, countLostCharges } from '../bank-ledger.js';
import type { Drill } from '../drill.js';
import { PacedOrders } from '../paced-orders.js';
import type { World } from '../world.js';

/** From the command until the standby sells; carrying the bank's ledger over comes before it. */
const OUTAGE_MAX_MS = 12_000;
/** Acknowledged within so long before the loss may be gone: replication does not wait. */
const LOSS_MAX_MS = 1_000;
const NOTHING_REPLICATES_MS = 4_000;
/** The application looks for lost charges every 15 s, and at those that nobody can be at any more. */
const GIVEN_BACK_LIMIT_MS = 90_000;

/** The main cluster is gone at once; the standby takes over, and later gives back. */
export const clusterLoss: Drill = {
  name: 'cluster-loss',
  title: 'kill -9 of the whole main cluster, promotion of the standby',
  does: 'Kills every node of the main cluster and promotes the standby; then goes back to the main cluster.',
  limits: { gapMs: OUTAGE_MAX_MS, lossMs: LOSS_MAX_MS },
  faultSeconds: 3,
  prepare: async (world) => {
    await followed(world);
    if (world.ordersPerSecond === 0) return;
    const paced = await PacedOrders.start(world.context, world.ordersPerSecond);
    world.paced = paced;
    world.undoAtEnd('orders are written at a fixed rate', () => paced.stop());
  },
  inject: (world) => loseAndPromote(world, false),
  heal: async (world) => {
    await world.paced?.stop();
    if (primaryOf(world.context).main !== undefined) await failback(world.context);
    else if (!(await hasPrimary(world.context))) await bringUp(world.context, 'full');
    await awaitGivenBack(world);
  },
  control: {
    name: 'no-replication',
    does: 'nothing is replicated for 4 s before the loss, so more than one second must be lost.',
    expects: ['lost'],
    inject: async (world) => {
      const extent = runningExtent(world.context);
      await stopKeeping(world.context);
      const standby = standbyOf(world.context);
      for (const node of runningNodes(standby)) await nodeSql(standby.home, node, ['STOP SLAVE']);
      await sleep(NOTHING_REPLICATES_MS);
      await startKeeping(world.context, extent);
      await loseAndPromote(world, true);
    },
  },
};

/** A standby that follows: the installation's own, else one for this drill alone. */
async function followed(world: World): Promise<void> {
  const { context } = world;
  if (!hasStandby(context)) {
    await startStandby(context, {});
    world.undoAtEnd('a standby follows', () => removeStandby(context));
  }
  await awaitFollowing(context);
}

async function loseAndPromote(world: World, acceptLoss: boolean): Promise<void> {
  const { context, facts } = world;
  world.paced?.stopLooking();
  await world.killNodes(membersOf(context));
  const lostAtMs = Date.now();
  const carried = await carryLedgerOver(context, standbyOf(context));
  const commandAtMs = Date.now();
  world.say(`The sandbox bank keeps its ledger: ${carried} entries that were not replicated.`);
  const promoted = await promote(context, { acceptLoss }, commandAtMs);
  facts["entries of the bank's ledger carried over"] = carried;
  facts['seconds from the loss to the command (carrying the ledger over)'] =
    (commandAtMs - lostAtMs) / 1_000;
  facts['RTO: seconds from the command to the first acknowledged write'] = promoted.rtoSeconds;
  facts['RPO by heartbeat, seconds'] = promoted.rpoSeconds;
  await notePaced(world, lostAtMs);
  const { violations } = await auditEveryNode(applicationConfig(context));
  facts['violations on the new side'] = violations.length;
  world.broken.push(
    ...violations.map(({ invariant, node, what }) => `${invariant} on ${node}: ${what}`),
  );
}

async function notePaced(
  { paced, facts, broken, ordersPerSecond }: World,
  lostAtMs: number,
): Promise<void> {
  if (paced === undefined) return;
  const result = await paced.result(lostAtMs);
  facts[`paced orders a second, of ${ordersPerSecond} asked for`] = result.ordersPerSecond;
  facts['lag of the standby meanwhile, largest, seconds'] = result.lagSecondsMax;
  facts['lag of the standby meanwhile, 99th percentile, seconds'] = result.lagSecondsP99;
  facts[`paced orders lost, of ${result.acknowledged} acknowledged`] = result.lost;
  facts['RPO of the paced orders, seconds'] = result.rpoSeconds;
  if (result.rpoSeconds * 1_000 <= LOSS_MAX_MS) return;
  broken.push(`paced orders of the last ${result.rpoSeconds} s are lost`);
}

/** Money for what was lost goes back by itself. */
async function awaitGivenBack({ context, beganAtMs, facts, broken }: World): Promise<void> {
  context.output.progress('Waiting until charges for lost orders are given back.');
  const primary = primaryOf(context);
  let count = await countLostCharges(primary, beganAtMs);
  await waitUntil(
    async () => {
      count = await countLostCharges(primary, beganAtMs);
      return count.open === 0;
    },
    GIVEN_BACK_LIMIT_MS,
    1_000,
  );
  facts['charges of lost orders given back'] = count.givenBack;
  if (count.open > 0) broken.push(`${count.open} charges of lost orders are still with the bank`);
}
