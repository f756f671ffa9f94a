import { roleOf } from '../cluster/role.js';
import { hasStandby, standbyOf } from '../cluster/sides.js';
import type { Context } from '../context.js';
import { Refusal } from '../refusal.js';
import { restartApplication, runningExtent } from './application.js';
import { readKeeperStatus } from './keeper-status.js';
import { startKeeping, stopKeeping } from './keeping.js';
import { type Switched, switchOver } from './switch-over.js';

/** Options of `standby promote`. */
export interface PromoteOptions {
  readonly acceptLoss?: boolean;
}

/**
 * Makes the standby cluster the primary: fences the old side, applies what was received, sends clients
 * there, and lets the application know.
 * @param startMs when the command was given
 * @throws Refusal when there is no standby, it is the primary already, or too much would be lost
 */
export async function promote(
  main: Context,
  options: PromoteOptions,
  startMs: number,
): Promise<Switched> {
  if (!hasStandby(main))
    throw new Refusal('There is no standby; "picket standby start" makes one.');
  const standby = standbyOf(main);
  if (roleOf(standby.home).role === 'primary') {
    throw new Refusal('The standby cluster is the primary already.');
  }
  return changeSides(main, main, standby, { acceptLoss: options.acceptLoss === true, startMs });
}

/** Changes sides, with everything that moves by itself out of the way meanwhile. */
export async function changeSides(
  main: Context,
  from: Context,
  to: Context,
  { acceptLoss, startMs }: { readonly acceptLoss: boolean; readonly startMs: number },
): Promise<Switched> {
  const extent = runningExtent(main);
  await stopKeeping(main);
  const { acknowledgedMs } = readKeeperStatus(main.home) ?? {};
  try {
    const switched = await switchOver(main, { from, to, startMs, acknowledgedMs, acceptLoss });
    if (extent === 'full') await restartApplication(main);
    return switched;
  } finally {
    await startKeeping(main, extent);
  }
}
