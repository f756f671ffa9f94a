import { joinMissing } from '../../cluster/group.js';
import { membersOf } from '../../members.js';
import { awaitFullStrength, type World, writingNode } from '../../drills/world.js';
import { sleep } from '../../wait.js';

const BEFORE_MS = 3_000;
const DEAD_MS = 3_000;
const STRENGTH_LIMIT_MS = 90_000;

/**
 * Kills nodes in turn, the one that takes the writes first, and starts each again before the next.
 * @returns how many were killed and came back
 */
export async function killInTurn(world: World, kills: number, groupSize: number): Promise<number> {
  const { context } = world;
  const first = kills > 0 ? await writingNode(context) : 0;
  const nodes = [first, ...membersOf(context).filter((node) => node !== first)];
  for (let index = 0; index < kills; index += 1) {
    const node = nodes[index % nodes.length] ?? first;
    await sleep(BEFORE_MS);
    await world.killNodes([node]);
    world.say(`Node ${node} is killed.`);
    await sleep(DEAD_MS);
    await joinMissing(context);
    if (!(await awaitFullStrength(context, groupSize, STRENGTH_LIMIT_MS))) return index;
  }
  return kills;
}
