import { groupView, isSynced, nodeSql } from '../../cluster/node-sql.js';
import { membersOf } from '../../members.js';
import { Refusal } from '../../refusal.js';
import { sleep, waitUntil } from '../../wait.js';
import { noChecks, unconditionalClaim } from '../controls.js';
import type { Drill } from '../drill.js';
import { shuffled } from '../random.js';
import type { World } from '../world.js';

/** An isolated node says at once that it is not Primary; the others wait for the suspect time-out. */
const GAP_MAX_MS = 1_300;
const SWIZZLE_GAP_MAX_MS = 2_500;
const STEP_MS = 2_500;
const BACK_LIMIT_MS = 30_000;
/** With two nodes away the third and the arbitrators are still the majority. */
const AWAY_MAX = 2;

async function setIsolation({ context }: World, node: number, level: 0 | 1): Promise<void> {
  const sql = `SET GLOBAL wsrep_provider_options = 'gmcast.isolate=${level}'`;
  await nodeSql(context.home, node, [sql]);
}

async function bringBack(world: World, node: number): Promise<void> {
  await setIsolation(world, node, 0);
  const back = await waitUntil(
    async () => isSynced(await groupView(world.context.home, node)),
    BACK_LIMIT_MS,
  );
  if (!back) throw new Refusal(`Node ${node} did not come back after it was isolated.`);
}

async function healAll(world: World): Promise<void> {
  for (const node of shuffled(membersOf(world.context), world.random)) {
    await setIsolation(world, node, 0);
  }
}

/** The writer loses every link to the others. */
export const isolate: Drill = {
  name: 'isolate',
  title: 'the writer cut off from the group',
  does: 'Cuts the writer off from the others; it must refuse, and they must go on.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: 5,
  inject: (world) => setIsolation(world, world.writer, 1),
  heal: healAll,
  control: noChecks,
};

/** Every node loses its links once, two at a time, in an order drawn by lot. */
export const swizzle: Drill = {
  name: 'swizzle',
  title: 'all links cut and mended in turn',
  does: 'Isolates every node once, up to two at a time, and mends them in another order drawn by lot.',
  limits: { gapMs: SWIZZLE_GAP_MAX_MS },
  faultSeconds: 1,
  inject: async (world) => {
    const away: number[] = [];
    for (const node of shuffled(membersOf(world.context), world.random)) {
      if (away.length === AWAY_MAX) {
        const [back = node] = away.splice(Math.floor(world.random() * away.length), 1);
        await bringBack(world, back);
      }
      world.say(`Node ${node} is cut off${away.length > 0 ? `, beside ${away.join(', ')}` : ''}.`);
      await setIsolation(world, node, 1);
      away.push(node);
      await sleep(STEP_MS);
    }
  },
  heal: healAll,
  control: unconditionalClaim,
};
