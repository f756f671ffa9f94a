import { drainAndStop } from '../../cluster/drain.js';
import { joinMissing } from '../../cluster/group.js';
import { awaitSynced, launchNode, logSize, nodeRuns, stopNode } from '../../cluster/node.js';
import { movedClock } from '../../faults/clock.js';
import { pauseSupervision } from '../../processes/pause.js';
import { startProgram, stopProgram } from '../../processes/registry.js';
import { apiProgram } from '../../services/application.js';
import { unconditionalClaim } from '../controls.js';
import type { Drill } from '../drill.js';
import type { World } from '../world.js';

const OFFSET_SECONDS = 300;
const GAP_MAX_MS = 1_500;
const FAULT_SECONDS = 10;
const STOP_LIMIT_MS = 15_000;

/** Starts the first API process anew, with this environment beside its own. */
async function restartApi({ context }: World, more: Record<string, string>): Promise<void> {
  const program = apiProgram(context, 0);
  const resume = pauseSupervision(context.home, [program.name]);
  try {
    await stopProgram(context.home, program.name, STOP_LIMIT_MS);
    await startProgram(context.home, { ...program, env: { ...program.env, ...more } });
  } finally {
    resume();
  }
}

/** Deadlines are the database's; an API process may think what it likes. */
export const clockApi: Drill = {
  name: 'clock-api',
  title: 'the clock of an API process five minutes ahead',
  does: 'Starts an API process with a clock that is five minutes ahead; no deadline may be its own.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  inject: (world) => restartApi(world, movedClock(OFFSET_SECONDS)),
  heal: (world) => restartApi(world, {}),
  control: unconditionalClaim,
};

/** A node with a wrong clock would give holds a wrong end: its checker must keep it from clients. */
export const clockNode: Drill = {
  name: 'clock-node',
  title: 'the clock of the writer five minutes ahead',
  does: 'Starts the writer with a clock that is five minutes ahead; it must get no clients back.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  inject: async (world) => {
    const { context, writer } = world;
    await drainAndStop(context, writer);
    const from = logSize(context, writer);
    const environment = movedClock(OFFSET_SECONDS);
    await launchNode(context, writer, { bootstrap: false, position: undefined, environment });
    await awaitSynced(context, writer, from);
  },
  heal: async (world) => {
    const { context, writer } = world;
    if (nodeRuns(context, writer)) await stopNode(context, writer);
    await joinMissing(context);
  },
  control: unconditionalClaim,
};
