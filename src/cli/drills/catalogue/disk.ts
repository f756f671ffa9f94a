import { type Fault, fullDisk, slowDisk } from '../../faults/disk.js';
import { checkerPrograms } from '../../services/application.js';
import { startProgram, stopProgram } from '../../processes/registry.js';
import { membersOf } from '../../members.js';
import { waitUntil } from '../../wait.js';
import { unsupervised } from '../controls.js';
import type { Control, Drill } from '../drill.js';
import type { World } from '../world.js';

const DELAY_MS = 300;
/** The checker looks several times before it believes, and then ends the pause. */
const GAP_MAX_MS = 5_000;
const FAULT_SECONDS = 20;
const STOP_LIMIT_MS = 5_000;
const FIT_LIMIT_MS = 30_000;

const faults = new WeakMap<World, Fault>();

/** A node that takes no writes: its disk stops the others all the same, by flow control. */
const sickNode = (world: World): number => world.others[0] ?? world.writer;

async function end(world: World): Promise<void> {
  await faults.get(world)?.end();
}

/** The checkers see that a node is sick and may do nothing to the node itself. */
const noRemedy: Control = {
  name: 'no-remedy',
  does: 'checkers may not silence a sick node, so it must hold everybody up by flow control.',
  expects: ['gap'],
  apply: async (world) => {
    await unsupervised(world);
    const { home } = world.context;
    const programs = checkerPrograms(world.context);
    const swap = async (more: Readonly<Record<string, string>>): Promise<void> => {
      for (const program of programs) {
        await stopProgram(home, program.name, STOP_LIMIT_MS);
        await startProgram(home, { ...program, env: { ...program.env, ...more } });
      }
      for (const node of membersOf(world.context)) {
        await waitUntil(() => answersFit(world, node), FIT_LIMIT_MS);
      }
    };
    world.undoAtEnd('checkers only look', () => swap({}));
    await swap({ CHECKER_REMEDY: 'off' });
  },
};

async function answersFit({ context }: World, node: number): Promise<boolean> {
  const port = context.installation.ports.checkers[node - 1];
  const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
  return answer?.status === 200;
}

const common = {
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  heal: end,
  control: noRemedy,
};

/** Every flush takes longer than a hundred transactions do. */
export const diskSlow: Drill = {
  ...common,
  name: 'disk-slow',
  title: `a node whose disk takes ${DELAY_MS} ms longer`,
  does: `Delays every flush and write of a node by ${DELAY_MS} ms; its checker must keep it from holding up all.`,
  inject: async (world) => {
    faults.set(world, await slowDisk(world.context, sickNode(world), DELAY_MS));
  },
};

/** No space for the binary log. */
export const diskFull: Drill = {
  ...common,
  name: 'disk-full',
  title: 'a node whose disk is full',
  does: "Lets no write to a node's binary log succeed: the server waits for space with all it has in hand.",
  inject: async (world) => {
    faults.set(world, await fullDisk(world.context, sickNode(world)));
  },
};
