import { join } from 'node:path';
import { requireKey } from '../backup/keys.js';
import {
  isSound,
  type Origin,
  proveRestore,
  type Restored,
  restoreInPlace,
  restoreInto,
} from '../backup/restore.js';
import { catchUp, planRestore, type RestorePlan } from '../backup/restore-plan.js';
import { size } from '../backup/size.js';
import { openTarget } from '../backup/open-target.js';
import type { Target } from '../backup/target.js';
import type { Context } from '../context.js';
import { takeLock } from '../processes/lock.js';
import { exitStatus, Refusal } from '../refusal.js';
import { runningNodes } from '../cluster/group.js';
import { table } from '../table.js';
import { describe as describeAudit } from './audit.js';
import { oneAtATime } from './backup.js';

/** Options of `restore`. */
export interface RestoreOptions {
  readonly at?: string;
  readonly verify?: boolean;
  readonly into?: string;
  readonly replace?: boolean;
  readonly from?: string;
  readonly key?: string;
}

/**
 * Restores a backup, or a moment after it.
 * @returns exit status: 1 when what was restored is not what was backed up
 */
export async function restore(
  context: Context,
  id: string | undefined,
  options: RestoreOptions,
): Promise<number> {
  const ways = [options.verify === true, options.into !== undefined, options.replace === true];
  if (ways.filter(Boolean).length > 1) {
    throw new Refusal('One of --verify, --into and --replace at a time.', exitStatus.usage);
  }
  const restored = await oneAtATime(context, 'restore', async () => {
    const target = await openTarget(context.installation, options.from);
    const key = requireKey(context.home, options.key);
    if (options.at !== undefined && runningNodes(context).length > 0)
      await catchUp(context, target);
    const plan = await planRestore(target, { id, at: options.at });
    sayPlan(context, target, plan);
    return await carryOut(context, { target, key, plan }, options);
  });
  const sound = isSound(restored);
  context.output.result(describe(restored, sound, options), { ...restored, sound });
  return sound ? 0 : exitStatus.failed;
}

async function carryOut(
  context: Context,
  origin: Origin,
  options: RestoreOptions,
): Promise<Restored> {
  if (options.verify === true) return proveRestore(context, origin);
  if (options.replace !== true) {
    return restoreInto(context, options.into ?? join(context.home.root, 'restored'), origin);
  }
  const release = takeLock(context.home, 'restore --replace');
  try {
    return await restoreInPlace(context, origin);
  } finally {
    release();
  }
}

function sayPlan({ output }: Context, { place }: Target, plan: RestorePlan): void {
  const { chain, segments, at } = plan;
  const bytes = [...chain, ...segments].reduce((sum, { data }) => sum + data.bytes, 0);
  const log =
    at === undefined
      ? ''
      : `, then the binary log (${segments.length} segments) to ${at.toISOString()}`;
  output.say(
    `From ${place}: ${chain.map(({ id }) => id).join(' + ')}${log}; ${size(bytes)} to read.`,
  );
}

function describe(restored: Restored, sound: boolean, options: RestoreOptions): string {
  const { timings, audit, differences, home, portBase } = restored;
  const rows = Object.entries(timings).map(([name, ms]) => [name, `${(ms / 1_000).toFixed(1)} s`]);
  const next =
    options.replace === true
      ? '"picket up" starts API and worker.'
      : `It runs beside this installation, without API and worker. To go on with it:\n` +
        `  PICKET_HOME=${home} PICKET_PORT_BASE=${portBase} npx picket up    (or down)`;
  return [
    describeAudit(audit),
    table([['STEP', 'TOOK'], ...rows]),
    ...differences,
    sound ? 'What was restored is what was backed up.' : 'What was restored is NOT sound.',
    ...(options.verify === true ? ['The scratch place is removed.'] : [next]),
  ].join('\n\n');
}
