import { recover } from '../../cluster/recovery.js';
import { membersOf } from '../../members.js';
import { carelessClients, noArbitrators, noFlush } from '../controls.js';
import { hasPrimary, joinMissing } from '../../cluster/group.js';
import type { Drill } from '../drill.js';
import { shuffled } from '../random.js';
import type { World } from '../world.js';

/** One or two of three nodes gone: the group agrees anew within its suspect time-out. */
const GAP_MAX_MS = 1_300;
/** From the death of all nodes until somebody holds a seat again. */
const OUTAGE_MAX_MS = 15_000;
const FAULT_SECONDS = 4;

const startAgain = (world: World): Promise<void> => joinMissing(world.context);

async function startAgainOrRecover(world: World): Promise<void> {
  if (await hasPrimary(world.context)) await startAgain(world);
  else await recover(world.context, {});
}

/** SIGKILL to a node that does not take the writes. */
export const killNode: Drill = {
  name: 'kill-node',
  title: 'kill -9 of a node that is not the writer',
  does: 'Kills a node that takes no writes; commits wait until the group has agreed without it.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  inject: (world) => world.killNodes(shuffled(world.others, world.random).slice(0, 1)),
  heal: startAgain,
  control: carelessClients,
};

/** SIGKILL to the node that takes the writes. */
export const killWriter: Drill = {
  name: 'kill-writer',
  title: 'kill -9 of the writer',
  does: 'Kills the node that takes the writes; HAProxy turns to another one.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  inject: (world) => world.killNodes([world.writer]),
  heal: startAgain,
  control: carelessClients,
};

/** SIGKILL to the writer and another node in one instant. */
export const killTwo: Drill = {
  name: 'kill-two',
  title: 'kill -9 of two nodes at once, the writer among them',
  does: 'Kills two nodes in one instant; the last one stays Primary with the votes of the arbitrators.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  inject: (world) => {
    const [other = 0] = shuffled(world.others, world.random);
    return world.killNodes([world.writer, other]);
  },
  heal: startAgainOrRecover,
  control: noArbitrators,
};

/** SIGKILL to all nodes in one instant. */
export const killAll: Drill = {
  name: 'kill-all',
  title: 'kill -9 of all nodes at once',
  does: 'Kills every node in one instant and recovers at once; nothing acknowledged may be lost.',
  limits: { gapMs: OUTAGE_MAX_MS },
  faultSeconds: 0,
  inject: (world) => world.killNodes(membersOf(world.context)),
  heal: startAgainOrRecover,
  control: noFlush,
};
